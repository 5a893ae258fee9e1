#include "base/text.h"

gboolean text_has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if (g_ascii_iscntrl(*text))
            return TRUE;
    return FALSE;
}

void text_replace_control(char *text, char substitute)
{
    for (; *text != '\0'; text++)
        if (g_ascii_iscntrl(*text))
            *text = substitute;
}

gboolean text_is_graph(const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        if (!g_ascii_isgraph(*text))
            return FALSE;
    return TRUE;
}
