#include "full/riff.h"

#include "box/reader.h"

#include <string.h>

#define FILE_HEADER 12
#define CHUNK_HEADER 8

static void write_size(guint8 *at, gsize size)
{
    for (int i = 0; i < 4; i++)
        at[i] = (guint8)(size >> (8 * i));
}

/* The chunk's bit, or 0 if it belongs to the picture. */
static int kind_of(const guint8 *chunk)
{
    static const struct {
        const char *name;
        enum riff_chunk kind;
    } rows[] = {{"EXIF", RIFF_EXIF}, {"XMP ", RIFF_XMP}, {"ICCP", RIFF_PROFILE}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (reader_is_named(chunk, rows[i].name))
            return rows[i].kind;
    return 0;
}

gsize riff_strip(guint8 *bytes, gsize size, int kept)
{
    gsize from = FILE_HEADER, to = FILE_HEADER;
    if (size < FILE_HEADER || !reader_is_named(bytes, "RIFF") ||
        !reader_is_named(bytes + 8, "WEBP"))
        return 0;
    while (size - from >= CHUNK_HEADER) {
        guint8 *chunk = bytes + from;
        gsize length = (gsize)reader_little(chunk + 4, 4);
        length = CHUNK_HEADER + length + (length & 1);
        if (length > size - from)
            return 0;
        from += length;
        if ((kind_of(chunk) & ~kept) != 0)
            continue;
        if (reader_is_named(chunk, "VP8X") && length > CHUNK_HEADER)
            chunk[CHUNK_HEADER] &= (guint8)(kept | ~(RIFF_EXIF | RIFF_XMP | RIFF_PROFILE));
        memmove(bytes + to, chunk, length);
        to += length;
    }
    write_size(bytes + 4, to - CHUNK_HEADER);
    return to;
}
