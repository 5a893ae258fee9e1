#include "base/hash.h"

guint64 hash_key(const char *key)
{
    guint64 hash = G_GUINT64_CONSTANT(0xcbf29ce484222325);
    for (; *key != '\0'; key++)
        hash = (hash ^ (guint8)*key) * G_GUINT64_CONSTANT(0x100000001b3);
    return hash;
}
