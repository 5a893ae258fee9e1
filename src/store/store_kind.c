#include "store/store_kind.h"

enum fault_kind store_kind_fault(enum store_use use)
{
    return use == STORE_ORIGINALS ? FAULT_ORIGINALS_UNREADABLE : FAULT_CACHE_UNWRITABLE;
}

void store_kind_set_tag(struct store_object *object, const char *tag)
{
    gsize length = 0;
    object->tag[0] = '\0';
    for (const char *c = tag; c != NULL && *c != '\0'; c++) {
        if (!g_ascii_isgraph(*c) || length + 1 == sizeof object->tag) {
            object->tag[0] = '\0';
            return;
        }
        if (*c == '"')
            continue;
        object->tag[length++] = *c;
        object->tag[length] = '\0';
    }
}
