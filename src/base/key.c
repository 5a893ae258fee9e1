#include "base/key.h"

#include "base/text.h"

#include <string.h>

#define RESERVED "-"

static int check_segment(const char *segment, struct fault *fault)
{
    if (*segment == '\0')
        return fault_raise(fault, FAULT_BAD_PATH, "the path has an empty segment");
    if (strcmp(segment, ".") == 0 || strcmp(segment, "..") == 0)
        return fault_raise(fault, FAULT_BAD_PATH, "the path has a segment '%s'", segment);
    if (strlen(segment) > KEY_MOST_SEGMENT_BYTES)
        return fault_raise(fault, FAULT_BAD_PATH, "a segment is longer than %d bytes",
                           KEY_MOST_SEGMENT_BYTES);
    return 0;
}

int key_check(const char *key, struct fault *fault)
{
    if (!g_utf8_validate(key, -1, NULL))
        return fault_raise(fault, FAULT_BAD_PATH, "the path is not UTF-8");
    if (text_has_control(key))
        return fault_raise(fault, FAULT_BAD_PATH, "the path contains a control character");
    g_auto(GStrv) segments = g_strsplit(key, "/", -1);
    if (segments[0] == NULL)
        return fault_raise(fault, FAULT_NOT_FOUND, "there is nothing at /");
    if (strcmp(segments[0], RESERVED) == 0)
        return fault_raise(fault, FAULT_NOT_FOUND, "there is no such service page");
    for (char **segment = segments; *segment != NULL; segment++)
        if (check_segment(*segment, fault) == -1)
            return -1;
    return 0;
}

gboolean key_has_dotfile(const char *key)
{
    return key[0] == '.' || strstr(key, "/.") != NULL;
}
