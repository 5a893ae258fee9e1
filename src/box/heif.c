#include "box/heif.h"

/* Reads the next box (ISO/IEC 14496-12, 4.2) and its type. Returns FALSE at the end. */
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

/* Reads the sizes of all items (ISO/IEC 23008-12, 6.5.3): the largest is the picture, the others
 * its tiles and thumbnails. */
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

/* The kinds of items by id, in a tree: an attacker could make a hash table's keys collide. */
enum { PICTURE = 1, OTHER };

static gint compare(gconstpointer a, gconstpointer b)
{
    gsize left = GPOINTER_TO_SIZE(a), right = GPOINTER_TO_SIZE(b);
    return (left > right) - (left < right);
}

/* Reads the entry of an item (14496-12, 8.11.6). If there are two, libheif may use either. */
static void read_info(struct reader *reader, GTree *kinds)
{
    static const char *const pictures[] = {"av01", "hvc1", "grid", "iovl", "iden"};
    guint8 version = reader_take(reader, 4)[0];
    int id_size = version < 3 ? 2 : 4;
    gpointer id = GSIZE_TO_POINTER(reader_big(reader_take(reader, id_size), id_size));
    reader_take(reader, 2);
    const guint8 *type = reader_take(reader, 4);
    int kind = OTHER;
    for (gsize i = 0; i < G_N_ELEMENTS(pictures); i++)
        if (version >= 2 && reader_is_named(type, pictures[i]))
            kind = PICTURE;
    if (GPOINTER_TO_INT(g_tree_lookup(kinds, id)) != OTHER)
        g_tree_insert(kinds, id, GINT_TO_POINTER(kind));
}

static void read_infos(struct reader *reader, GTree *kinds)
{
    const guint8 *type;
    struct reader body;
    guint8 version = reader_take(reader, 4)[0];
    reader_take(reader, version == 0 ? 2 : 4);
    while (next_box(reader, &type, &body))
        if (reader_is_named(type, "infe"))
            read_info(&body, kinds);
}

/* The sizes in bytes of the fields in an item location box. */
struct layout {
    int id, method, offset, length, base, index;
};

/* Decoders read only these sizes; libheif reads no index in the first version that has one. */
static gboolean is_plain(const struct layout *layout, guint8 version)
{
    const int sizes[] = {layout->offset, layout->length, layout->base, layout->index};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        if (sizes[i] != 0 && sizes[i] != 4 && sizes[i] != 8)
            return FALSE;
    return version != 1 || layout->index == 0;
}

static struct layout read_layout(struct reader *reader, guint8 version)
{
    const guint8 *sizes = reader_take(reader, 2);
    return (struct layout){.id = version < 2 ? 2 : 4,
                           .method = version == 0 ? 0 : 2,
                           .offset = sizes[0] >> 4,
                           .length = sizes[0] & 15,
                           .base = sizes[1] >> 4,
                           .index = version == 0 ? 0 : sizes[1] & 15};
}

/* Returns the sum of an item's extents. An extent without a length is the whole file. */
static guint64 read_extents(struct reader *reader, const struct layout *layout, gsize file)
{
    guint64 count = reader_big(reader_take(reader, 2), 2), sum = 0;
    gsize before = (gsize)layout->index + (gsize)layout->offset;
    if (layout->length == 0) {
        reader_take(reader, count * before);
        return count * MIN(file, G_MAXUINT32);
    }
    for (guint64 i = 0; i < count && !reader->is_over; i++) {
        reader_take(reader, before);
        guint64 length = reader_big(reader_take(reader, (gsize)layout->length), layout->length);
        if (length == 0 && !reader->is_over)
            length = file;
        sum = MIN(sum + MIN(length, HEIF_ENDLESS), HEIF_ENDLESS);
    }
    return sum;
}

static void read_places(struct reader *reader, GTree *kinds, gsize file, struct heif *heif)
{
    guint8 version = reader_take(reader, 4)[0];
    struct layout layout = read_layout(reader, version);
    guint64 count = reader_big(reader_take(reader, (gsize)layout.id), layout.id);
    if (!is_plain(&layout, version))
        heif->item = HEIF_ENDLESS;
    for (guint64 i = 0; i < count && !reader->is_over; i++) {
        guint64 id = reader_big(reader_take(reader, (gsize)layout.id), layout.id);
        reader_take(reader, (gsize)layout.method + 2 + (gsize)layout.base);
        guint64 bytes = read_extents(reader, &layout, file);
        heif->item = MAX(heif->item, bytes);
        if (GPOINTER_TO_INT(g_tree_lookup(kinds, GSIZE_TO_POINTER(id))) != PICTURE)
            heif->metadata = MIN(heif->metadata + bytes, HEIF_ENDLESS);
    }
}

static void read_containers(struct reader *reader, struct heif *heif)
{
    const guint8 *type;
    struct reader body;
    while (next_box(reader, &type, &body))
        if (reader_is_named(type, "ipco"))
            read_properties(&body, heif);
}

/* Two passes, because the box of types may follow the box of locations. */
static void read_meta(struct reader reader, gsize file, struct heif *heif)
{
    const guint8 *type;
    struct reader body;
    g_autoptr(GTree) kinds = g_tree_new(compare);
    reader_take(&reader, 4);
    for (struct reader first = reader; next_box(&first, &type, &body);) {
        if (reader_is_named(type, "iinf"))
            read_infos(&body, kinds);
        else if (reader_is_named(type, "iprp"))
            read_containers(&body, heif);
    }
    while (next_box(&reader, &type, &body))
        if (reader_is_named(type, "iloc"))
            read_places(&body, kinds, file, heif);
}

void heif_read(struct reader *reader, struct heif *heif)
{
    const guint8 *type;
    struct reader body;
    gsize file = reader->left;
    *heif = (struct heif){0};
    while (next_box(reader, &type, &body))
        if (reader_is_named(type, "meta"))
            read_meta(body, file, heif);
}
