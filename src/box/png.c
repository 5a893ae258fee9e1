#include "box/png.h"

#include "box/reader.h"

#include <string.h>

enum { SIGNATURE = 8, BESIDE_DATA = 12, TYPE_AT = 4 };

static gsize length_of(const guint8 *chunk, gsize left)
{
    return (gsize)MIN(reader_big(chunk, TYPE_AT) + BESIDE_DATA, left);
}

gboolean png_is_text(const guint8 *type)
{
    static const char *const texts[] = {"tEXt", "zTXt", "iTXt"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (reader_is_named(type, texts[i]))
            return TRUE;
    return FALSE;
}

gsize png_without_texts(const guint8 *bytes, gsize size, guint8 *copy)
{
    gsize from = MIN(SIGNATURE, size), to = from;
    memcpy(copy, bytes, from);
    while (size - from >= BESIDE_DATA) {
        const guint8 *chunk = bytes + from;
        gsize length = length_of(chunk, size - from);
        from += length;
        if (png_is_text(chunk + TYPE_AT))
            continue;
        memcpy(copy + to, chunk, length);
        to += length;
    }
    memcpy(copy + to, bytes + from, size - from);
    return to + size - from;
}
