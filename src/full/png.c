#include "full/png.h"

#include <string.h>

enum { SIGNATURE = 8, BESIDE_DATA = 12, TYPE_AT = 4 };

static gsize length_of(const guint8 *chunk, gsize left)
{
    guint64 data =
        (guint32)chunk[0] << 24 | (guint32)chunk[1] << 16 | (guint32)chunk[2] << 8 | chunk[3];
    return (gsize)MIN(data + BESIDE_DATA, left);
}

static gboolean is_text(const guint8 *chunk)
{
    return memcmp(chunk + TYPE_AT, "tEXt", 4) == 0 || memcmp(chunk + TYPE_AT, "zTXt", 4) == 0 ||
           memcmp(chunk + TYPE_AT, "iTXt", 4) == 0;
}

gsize png_without_texts(const guint8 *bytes, gsize size, guint8 *copy)
{
    gsize from = MIN(SIGNATURE, size), to = from;
    memcpy(copy, bytes, from);
    while (size - from >= BESIDE_DATA) {
        const guint8 *chunk = bytes + from;
        gsize length = length_of(chunk, size - from);
        from += length;
        if (is_text(chunk))
            continue;
        memcpy(copy + to, chunk, length);
        to += length;
    }
    memcpy(copy + to, bytes + from, size - from);
    return to + size - from;
}
