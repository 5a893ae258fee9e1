#include "render/riff.h"

#include <string.h>

#define FILE_HEADER 12
#define CHUNK_HEADER 8
#define METADATA_FLAGS 0x2c /* ICC profile, EXIF, XMP in the first byte of VP8X */

static guint32 read_size(const guint8 *at)
{
    return at[0] | (guint32)at[1] << 8 | (guint32)at[2] << 16 | (guint32)at[3] << 24;
}

static void write_size(guint8 *at, gsize size)
{
    for (int i = 0; i < 4; i++)
        at[i] = (guint8)(size >> (8 * i));
}

static gboolean is_chunk(const guint8 *chunk, const char *name)
{
    return memcmp(chunk, name, 4) == 0;
}

gsize riff_strip(guint8 *bytes, gsize size)
{
    gsize from = FILE_HEADER, to = FILE_HEADER;
    if (size < FILE_HEADER || !is_chunk(bytes, "RIFF") || !is_chunk(bytes + 8, "WEBP"))
        return 0;
    while (size - from >= CHUNK_HEADER) {
        guint8 *chunk = bytes + from;
        gsize length = (gsize)read_size(chunk + 4);
        length = CHUNK_HEADER + length + (length & 1);
        if (length > size - from)
            return 0;
        from += length;
        if (is_chunk(chunk, "EXIF") || is_chunk(chunk, "XMP ") || is_chunk(chunk, "ICCP"))
            continue;
        if (is_chunk(chunk, "VP8X") && length > CHUNK_HEADER)
            chunk[CHUNK_HEADER] &= (guint8)~METADATA_FLAGS;
        memmove(bytes + to, chunk, length);
        to += length;
    }
    write_size(bytes + 4, to - CHUNK_HEADER);
    return to;
}
