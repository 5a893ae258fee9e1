#include "box/reader.h"

#include <string.h>

const guint8 *reader_take(struct reader *reader, gsize size)
{
    static const guint8 zeros[READER_MOST_ZEROS];
    const guint8 *at = reader->at;
    if (size > reader->left) {
        reader->is_over = TRUE;
        reader->at += reader->left;
        reader->left = 0;
        return zeros;
    }
    reader->at += size;
    reader->left -= size;
    return at;
}

struct reader reader_part(struct reader *reader, gsize size)
{
    gsize length = MIN(size, reader->left);
    struct reader inner = {reader->at, length, FALSE};
    reader_take(reader, size);
    return inner;
}

guint64 reader_big(const guint8 *at, int bytes)
{
    guint64 value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | at[i];
    return value;
}

guint64 reader_little(const guint8 *at, int bytes)
{
    guint64 value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
}

gboolean reader_is_named(const guint8 *at, const char *name)
{
    return memcmp(at, name, 4) == 0;
}
