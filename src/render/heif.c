#include "render/heif.h"

/* Gives the next box of ISO/IEC 14496-12, 4.2, and its type; FALSE at the end. */
static gboolean next_box(struct reader *reader, const guint8 **type, struct reader *body)
{
    if (reader->left < 8)
        return FALSE;
    guint64 length = reader_big(reader_take(reader, 4), 4), header = 8;
    *type = reader_take(reader, 4);
    if (length == 1) {
        length = reader_big(reader_take(reader, 8), 8);
        header = 16;
    }
    if (length == 0)
        length = header + reader->left;
    if (length < header)
        return FALSE;
    *body = reader_part(reader, (gsize)MIN(length - header, G_MAXSIZE));
    return TRUE;
}

/* The sizes of all items (ISO/IEC 23008-12, 6.5.3): the largest is the picture, the others its
 * tiles and thumbnails. */
static void read_properties(struct reader *reader, struct heif *heif)
{
    const guint8 *type;
    struct reader body;
    while (next_box(reader, &type, &body)) {
        if (reader_is_named(type, "ispe")) {
            const guint8 *size = reader_take(&body, 12);
            heif->width = MAX(heif->width, (guint32)reader_big(size + 4, 4));
            heif->height = MAX(heif->height, (guint32)reader_big(size + 8, 4));
            heif->has_size = TRUE;
        } else if (reader_is_named(type, "colr")) {
            heif->profile += body.left;
        }
    }
}

void heif_read(struct reader *reader, struct heif *heif)
{
    const guint8 *type;
    struct reader body;
    *heif = (struct heif){0};
    while (next_box(reader, &type, &body)) {
        if (reader_is_named(type, "meta"))
            reader_take(&body, 4);
        if (reader_is_named(type, "ipco"))
            read_properties(&body, heif);
        else if (reader_is_named(type, "meta") || reader_is_named(type, "iprp"))
            *reader = body;
    }
}
