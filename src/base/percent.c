#include "base/percent.h"

#include <string.h>

void percent_encode(GString *out, const char *text, const char *kept)
{
    for (; *text != '\0'; text++) {
        if (g_ascii_isalnum(*text) || strchr("-._~", *text) != NULL || strchr(kept, *text) != NULL)
            g_string_append_c(out, *text);
        else
            g_string_append_printf(out, "%%%02X", (guchar)*text);
    }
}
