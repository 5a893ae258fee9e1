#include "render/sniff.h"

#include <string.h>

/* What is still to be read. A read beyond the end gives zeros and sets `is_over`. */
struct reader {
    const guint8 *at;
    gsize left;
    gboolean is_over;
};

#define MOST_AREA (G_GINT64_CONSTANT(1) << 61)

struct frame {
    gint64 left, top, width, height;
};

static const guint8 *take(struct reader *reader, gsize size)
{
    static const guint8 zeros[32];
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

static struct reader part(struct reader *reader, gsize size)
{
    gsize length = MIN(size, reader->left);
    struct reader inner = {reader->at, length, FALSE};
    take(reader, size);
    return inner;
}

static guint32 big(const guint8 *at, int bytes)
{
    guint32 value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | at[i];
    return value;
}

static guint32 little(const guint8 *at, int bytes)
{
    guint32 value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
}

static gboolean is_named(const guint8 *at, const char *name)
{
    return memcmp(at, name, 4) == 0;
}

/* Sides are cut where their products would overflow; both are far beyond any limit. */
static void widen(struct sniff *sniff, gint64 width, gint64 height)
{
    sniff->width = MIN(MAX(sniff->width, width), G_MAXINT32);
    sniff->height = MIN(MAX(sniff->height, height), G_MAXINT32);
}

static void add_frame(struct sniff *sniff, struct frame frame)
{
    gint64 area = MIN(frame.width, G_MAXINT32) * MIN(frame.height, G_MAXINT32);
    widen(sniff, frame.left + frame.width, frame.top + frame.height);
    sniff->area = MIN(sniff->area + area, MOST_AREA);
    sniff->frames++;
}

/* Markers of ITU-T T.81, table B.1. */
enum { SOF0 = 0xc0, DHT = 0xc4, JPG = 0xc8, DAC = 0xcc, SOF15 = 0xcf, EOI = 0xd9, SOS = 0xda };
enum { APP0 = 0xe0, APP2 = 0xe2, APP15 = 0xef, COM = 0xfe };

static void read_jpeg_segment(guint8 code, struct reader *body, struct sniff *sniff)
{
    gsize length = body->left;
    if (code >= SOF0 && code <= SOF15 && code != DHT && code != JPG && code != DAC) {
        const guint8 *frame = take(body, 5);
        add_frame(sniff, (struct frame){0, 0, big(frame + 3, 2), big(frame + 1, 2)});
        sniff->is_staged |= (code & 3) == 2;
    } else if (code == APP2 && length > 12 && memcmp(body->at, "ICC_PROFILE", 12) == 0) {
        sniff->profile += length;
    } else if ((code > APP0 && code <= APP15) || code == COM) {
        sniff->metadata += length;
    }
}

/* Gives the next marker. What lies before it, be it a scan's data, padding or rubbish, is passed
 * over as decoders do; 0xff 0x00 stands for a byte of data. At the end of the file it gives EOI. */
static guint8 next_marker(struct reader *reader)
{
    while (reader->left >= 2) {
        const guint8 *mark = memchr(reader->at, 0xff, reader->left - 1);
        if (mark == NULL)
            break;
        take(reader, (gsize)(mark - reader->at) + 1);
        if (reader->at[0] != 0 && reader->at[0] != 0xff)
            return take(reader, 1)[0];
    }
    return EOI;
}

/* Decoders pass over a marker of any other kind alone, whatever seems to follow as its length. */
static gboolean has_length(guint8 code)
{
    return (code >= SOF0 && code <= SOF15) || (code >= SOS && code <= APP15) || code == COM;
}

static void read_jpeg(struct reader *reader, struct sniff *sniff)
{
    for (guint8 code = next_marker(reader); code != EOI; code = next_marker(reader)) {
        if (!has_length(code))
            continue;
        guint32 length = big(take(reader, 2), 2);
        struct reader body = part(reader, length >= 2 ? length - 2 : 0);
        read_jpeg_segment(code, &body, sniff);
        sniff->scans += code == SOS;
    }
}

static gboolean is_text(const guint8 *type)
{
    static const char *const texts[] = {"tEXt", "zTXt", "iTXt"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (is_named(type, texts[i]))
            return TRUE;
    return FALSE;
}

enum { PNG_SIGNATURE = 8, PNG_CHUNK_HEADER = 8, PNG_CHECKSUM = 4, PNG_HEADER = 13 };

static void read_png(struct reader *reader, struct sniff *sniff)
{
    take(reader, PNG_SIGNATURE);
    while (reader->left > PNG_CHUNK_HEADER) {
        guint32 length = big(take(reader, 4), 4);
        const guint8 *type = take(reader, 4);
        struct reader body = part(reader, length);
        take(reader, PNG_CHECKSUM);
        if (is_named(type, "IEND"))
            return;
        if (is_named(type, "IHDR")) {
            const guint8 *header = take(&body, PNG_HEADER);
            add_frame(sniff, (struct frame){0, 0, big(header, 4), big(header + 4, 4)});
            sniff->is_staged |= header[12] != 0;
        } else if (is_named(type, "iCCP")) {
            sniff->profile += length;
        } else if (is_text(type) || is_named(type, "eXIf")) {
            sniff->metadata += length;
            sniff->has_texts |= is_text(type);
        }
    }
}

static gsize skip_blocks(struct reader *reader)
{
    gsize sum = 0;
    for (guint8 length = take(reader, 1)[0]; length > 0 && !reader->is_over;
         length = take(reader, 1)[0]) {
        take(reader, length);
        sum += length;
    }
    return sum;
}

static void skip_colors(struct reader *reader, guint8 flags)
{
    if ((flags & 0x80) != 0)
        take(reader, (gsize)3 << ((flags & 7) + 1));
}

enum { GIF_EXTENSION = 0x21, GIF_IMAGE = 0x2c, GIF_COMMENT = 0xfe, GIF_APPLICATION = 0xff };

static void read_gif_image(struct reader *reader, struct sniff *sniff)
{
    const guint8 *image = take(reader, 9);
    struct frame frame = {little(image, 2), little(image + 2, 2), little(image + 4, 2),
                          little(image + 6, 2)};
    skip_colors(reader, image[8]);
    take(reader, 1);
    skip_blocks(reader);
    add_frame(sniff, frame);
}

static void read_gif(struct reader *reader, struct sniff *sniff)
{
    take(reader, 6);
    const guint8 *screen = take(reader, 7);
    sniff->width = little(screen, 2);
    sniff->height = little(screen + 2, 2);
    skip_colors(reader, screen[4]);
    while (reader->left > 0) {
        guint8 kind = take(reader, 1)[0];
        if (kind == GIF_IMAGE) {
            read_gif_image(reader, sniff);
        } else if (kind == GIF_EXTENSION) {
            guint8 label = take(reader, 1)[0];
            gsize length = skip_blocks(reader);
            if (label == GIF_COMMENT || label == GIF_APPLICATION)
                sniff->metadata += length;
        } else {
            return;
        }
    }
}

/* RFC 9649, 2.5–2.7. */
static void read_webp_chunk(const guint8 *type, struct reader *body, struct sniff *sniff)
{
    if (is_named(type, "VP8X")) {
        const guint8 *canvas = take(body, 10);
        widen(sniff, (gint64)little(canvas + 4, 3) + 1, (gint64)little(canvas + 7, 3) + 1);
    } else if (is_named(type, "VP8 ")) {
        const guint8 *frame = take(body, 10);
        add_frame(sniff, (struct frame){0, 0, little(frame + 6, 2) & 0x3fff,
                                        little(frame + 8, 2) & 0x3fff});
    } else if (is_named(type, "VP8L")) {
        guint32 bits = little(take(body, 5) + 1, 4);
        add_frame(sniff, (struct frame){0, 0, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1});
    } else if (is_named(type, "ANMF")) {
        const guint8 *frame = take(body, 16);
        add_frame(sniff, (struct frame){
                             2 * (gint64)little(frame, 3), 2 * (gint64)little(frame + 3, 3),
                             (gint64)little(frame + 6, 3) + 1, (gint64)little(frame + 9, 3) + 1});
    } else if (is_named(type, "ICCP")) {
        sniff->profile += body->left;
    } else if (is_named(type, "EXIF") || is_named(type, "XMP ")) {
        sniff->metadata += body->left;
    }
}

static void read_webp(struct reader *reader, struct sniff *sniff)
{
    take(reader, 12);
    while (reader->left >= 8) {
        const guint8 *type = take(reader, 4);
        guint32 length = little(take(reader, 4), 4);
        struct reader body = part(reader, length);
        take(reader, length & 1);
        read_webp_chunk(type, &body, sniff);
    }
}

/* Gives the next box of ISO/IEC 14496-12, 4.2, and its type; FALSE at the end. */
static gboolean next_box(struct reader *reader, const guint8 **type, struct reader *body)
{
    if (reader->left < 8)
        return FALSE;
    guint64 length = big(take(reader, 4), 4), header = 8;
    *type = take(reader, 4);
    if (length == 1) {
        const guint8 *large = take(reader, 8);
        length = (guint64)big(large, 4) << 32 | big(large + 4, 4);
        header = 16;
    }
    if (length == 0)
        length = header + reader->left;
    if (length < header)
        return FALSE;
    *body = part(reader, (gsize)MIN(length - header, G_MAXSIZE));
    return TRUE;
}

/* The sizes of all items (ISO/IEC 23008-12, 6.5.3): the largest is the picture, the others its
 * tiles and thumbnails. */
static void read_properties(struct reader *reader, struct sniff *sniff)
{
    const guint8 *type;
    struct reader body;
    while (next_box(reader, &type, &body)) {
        if (is_named(type, "ispe")) {
            const guint8 *size = take(&body, 12);
            widen(sniff, big(size + 4, 4), big(size + 8, 4));
            sniff->frames = 1;
        } else if (is_named(type, "colr")) {
            sniff->profile += body.left;
        }
    }
}

static void read_heif(struct reader *reader, struct sniff *sniff)
{
    const guint8 *type;
    struct reader body;
    while (next_box(reader, &type, &body)) {
        if (is_named(type, "meta"))
            take(&body, 4);
        if (is_named(type, "ipco"))
            read_properties(&body, sniff);
        else if (is_named(type, "meta") || is_named(type, "iprp"))
            *reader = body;
    }
    sniff->area = MIN(sniff->width * sniff->height, MOST_AREA);
}

static void (*const readers[FORMATS])(struct reader *, struct sniff *) = {
    [FORMAT_JPEG] = read_jpeg, [FORMAT_PNG] = read_png, [FORMAT_WEBP] = read_webp,
    [FORMAT_AVIF] = read_heif, [FORMAT_GIF] = read_gif, [FORMAT_HEIC] = read_heif,
};

int sniff_read(const guint8 *bytes, gsize size, struct sniff *sniff, struct fault *fault)
{
    struct reader reader = {bytes, size, FALSE};
    *sniff = (struct sniff){.format = format_sniff(bytes, size)};
    if (sniff->format == FORMAT_UNKNOWN)
        return fault_raise(fault, FAULT_NOT_A_PICTURE,
                           "the original is not a JPEG, PNG, WebP, GIF, HEIC or AVIF");
    readers[sniff->format](&reader, sniff);
    if (sniff->frames == 0 || sniff->width == 0 || sniff->height == 0)
        return fault_raise(fault, FAULT_UNDECODABLE, "the headers name no picture");
    return 0;
}

/* Tenths of a byte a pixel, measured with libvips 8.14. */
static gint64 rate_of(const struct sniff *sniff)
{
    static const struct {
        gint64 still, heavy;
    } rates[FORMATS] = {
        [FORMAT_JPEG] = {0, 58},  [FORMAT_PNG] = {0, 100}, [FORMAT_WEBP] = {40, 80},
        [FORMAT_AVIF] = {65, 65}, [FORMAT_GIF] = {44, 80}, [FORMAT_HEIC] = {67, 67},
    };
    gboolean is_heavy = sniff->is_staged || sniff->frames > 1;
    return is_heavy ? rates[sniff->format].heavy : rates[sniff->format].still;
}

gint64 sniff_memory(const struct sniff *sniff)
{
    gint64 pixels = MAX(sniff->area / MAX(1, sniff->frames), sniff->width * sniff->height);
    return MIN(pixels, MOST_AREA / 100) / 10 * rate_of(sniff);
}

int sniff_admit(const struct sniff *sniff, const struct protocol_limits *limits,
                struct fault *fault)
{
    gint64 canvas = sniff->width * sniff->height;
    const struct {
        const char *what;
        gint64 value, most;
    } rows[] = {
        {"pixels along a side", MAX(sniff->width, sniff->height), limits->axis},
        {"pixels", MAX(canvas, sniff->area / MAX(1, sniff->frames)), limits->area},
        {"frames", sniff->frames, limits->frames},
        {"scans", sniff->scans, limits->scans},
        {"bytes of colour profile", (gint64)sniff->profile, limits->profile},
        {"bytes of metadata", (gint64)sniff->metadata, limits->metadata},
        {"bytes of memory to decode", sniff_memory(sniff), limits->memory},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].value > rows[i].most)
            return fault_raise(fault, FAULT_PICTURE_TOO_LARGE,
                               "the original has %" G_GINT64_FORMAT " %s; %" G_GINT64_FORMAT
                               " are the most",
                               rows[i].value, rows[i].what, rows[i].most);
    return 0;
}
