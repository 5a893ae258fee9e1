#include "box/sniff.h"

#include "box/heif.h"
#include "box/png.h"
#include "box/reader.h"

#include <string.h>

#define MOST_AREA (G_GINT64_CONSTANT(1) << 61)

struct frame {
    gint64 left, top, width, height;
};

/* Sides are capped so that their products do not overflow; the caps are far beyond any limit. */
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

/* The maximum of libjpeg. */
#define MOST_COMPONENTS 10

static void read_jpeg_frame(guint8 code, struct reader *body, struct sniff *sniff)
{
    const guint8 *frame = reader_take(body, 6);
    add_frame(sniff, (struct frame){0, 0, reader_big(frame + 3, 2), reader_big(frame + 1, 2)});
    sniff->components = MIN(MAX(sniff->components, frame[5]), MOST_COMPONENTS);
    sniff->is_progressive |= (code & 3) == 2;
    sniff->is_staged |= sniff->is_progressive;
}

/* A picture that is not in one scan is assembled in memory, progressive or not. How complete a
 * scan's components are only matters in a progressive one. */
static void read_jpeg_scan(struct reader *body, struct sniff *sniff)
{
    guint8 components = reader_take(body, 1)[0];
    reader_take(body, (gsize)components * 2);
    const guint8 *band = reader_take(body, 3);
    gboolean is_last = band[0] == 0 && (band[2] & 15) == 0;
    sniff->scans++;
    sniff->is_staged |= sniff->scans > 1 || components < sniff->components;
    if (!sniff->is_progressive || is_last)
        sniff->finished += components;
}

static void read_jpeg_segment(guint8 code, struct reader *body, struct sniff *sniff)
{
    gsize length = body->left;
    if (code >= SOF0 && code <= SOF15 && code != DHT && code != JPG && code != DAC)
        read_jpeg_frame(code, body, sniff);
    else if (code == SOS)
        read_jpeg_scan(body, sniff);
    else if (code == APP2 && length > 12 && memcmp(body->at, "ICC_PROFILE", 12) == 0)
        sniff->profile += length;
    else if ((code > APP0 && code <= APP15) || code == COM)
        sniff->metadata += (gint64)length;
}

/* Returns the next marker, or EOI at the end of the file. Skips whatever is before it (a scan's
 * data, padding, rubbish), as decoders do; 0xff 0x00 stands for a byte of data. */
static guint8 next_marker(struct reader *reader)
{
    while (reader->left >= 2) {
        const guint8 *mark = memchr(reader->at, 0xff, reader->left - 1);
        if (mark == NULL)
            break;
        reader_take(reader, (gsize)(mark - reader->at) + 1);
        if (reader->at[0] != 0 && reader->at[0] != 0xff)
            return reader_take(reader, 1)[0];
    }
    return EOI;
}

/* Decoders skip any other marker alone, even if it seems to have a length. */
static gboolean has_length(guint8 code)
{
    return (code >= SOF0 && code <= SOF15) || (code >= SOS && code <= APP15) || code == COM;
}

/* If one scan has the complete picture, decoders read no other; it is most of the file. */
static gboolean is_complete(const struct sniff *sniff)
{
    return sniff->scans == 1 && !sniff->is_staged && sniff->finished == sniff->components;
}

static void read_jpeg(struct reader *reader, struct sniff *sniff)
{
    while (!is_complete(sniff)) {
        guint8 code = next_marker(reader);
        if (code == EOI)
            return;
        if (!has_length(code))
            continue;
        gsize length = reader_big(reader_take(reader, 2), 2);
        struct reader body = reader_part(reader, length >= 2 ? length - 2 : 0);
        read_jpeg_segment(code, &body, sniff);
    }
}

enum { PNG_SIGNATURE = 8, PNG_CHUNK_HEADER = 8, PNG_CHECKSUM = 4, PNG_HEADER = 13 };

static void read_png(struct reader *reader, struct sniff *sniff)
{
    reader_take(reader, PNG_SIGNATURE);
    while (reader->left > PNG_CHUNK_HEADER) {
        gsize length = reader_big(reader_take(reader, 4), 4);
        const guint8 *type = reader_take(reader, 4);
        struct reader body = reader_part(reader, length);
        reader_take(reader, PNG_CHECKSUM);
        if (reader_is_named(type, "IEND"))
            return;
        if (reader_is_named(type, "IHDR")) {
            const guint8 *header = reader_take(&body, PNG_HEADER);
            add_frame(sniff,
                      (struct frame){0, 0, reader_big(header, 4), reader_big(header + 4, 4)});
            sniff->is_staged |= header[12] != 0;
        } else if (reader_is_named(type, "iCCP")) {
            sniff->profile += length;
        } else if (png_is_text(type) || reader_is_named(type, "eXIf")) {
            sniff->metadata += length;
            sniff->has_texts |= png_is_text(type);
        }
    }
}

static gsize skip_blocks(struct reader *reader)
{
    gsize sum = 0;
    for (guint8 length = reader_take(reader, 1)[0]; length > 0 && !reader->is_over;
         length = reader_take(reader, 1)[0]) {
        reader_take(reader, length);
        sum += length;
    }
    return sum;
}

static void skip_colors(struct reader *reader, guint8 flags)
{
    if ((flags & 0x80) != 0)
        reader_take(reader, (gsize)3 << ((flags & 7) + 1));
}

enum { GIF_EXTENSION = 0x21, GIF_IMAGE = 0x2c, GIF_COMMENT = 0xfe, GIF_APPLICATION = 0xff };

static void read_gif_image(struct reader *reader, struct sniff *sniff)
{
    const guint8 *image = reader_take(reader, 9);
    struct frame frame = {reader_little(image, 2), reader_little(image + 2, 2),
                          reader_little(image + 4, 2), reader_little(image + 6, 2)};
    skip_colors(reader, image[8]);
    reader_take(reader, 1);
    skip_blocks(reader);
    add_frame(sniff, frame);
}

static void read_gif(struct reader *reader, struct sniff *sniff)
{
    reader_take(reader, 6);
    const guint8 *screen = reader_take(reader, 7);
    sniff->width = reader_little(screen, 2);
    sniff->height = reader_little(screen + 2, 2);
    skip_colors(reader, screen[4]);
    while (reader->left > 0) {
        guint8 kind = reader_take(reader, 1)[0];
        if (kind == GIF_IMAGE) {
            read_gif_image(reader, sniff);
        } else if (kind == GIF_EXTENSION) {
            guint8 label = reader_take(reader, 1)[0];
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
    if (reader_is_named(type, "VP8X")) {
        const guint8 *canvas = reader_take(body, 10);
        widen(sniff, (gint64)reader_little(canvas + 4, 3) + 1,
              (gint64)reader_little(canvas + 7, 3) + 1);
    } else if (reader_is_named(type, "VP8 ")) {
        const guint8 *frame = reader_take(body, 10);
        add_frame(sniff, (struct frame){0, 0, reader_little(frame + 6, 2) & 0x3fff,
                                        reader_little(frame + 8, 2) & 0x3fff});
    } else if (reader_is_named(type, "VP8L")) {
        guint32 bits = reader_little(reader_take(body, 5) + 1, 4);
        add_frame(sniff, (struct frame){0, 0, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1});
    } else if (reader_is_named(type, "ANMF")) {
        const guint8 *frame = reader_take(body, 16);
        add_frame(sniff, (struct frame){2 * (gint64)reader_little(frame, 3),
                                        2 * (gint64)reader_little(frame + 3, 3),
                                        (gint64)reader_little(frame + 6, 3) + 1,
                                        (gint64)reader_little(frame + 9, 3) + 1});
    } else if (reader_is_named(type, "ICCP")) {
        sniff->profile += body->left;
    } else if (reader_is_named(type, "EXIF") || reader_is_named(type, "XMP ")) {
        sniff->metadata += body->left;
    }
}

static void read_webp(struct reader *reader, struct sniff *sniff)
{
    reader_take(reader, 12);
    while (reader->left >= 8) {
        const guint8 *type = reader_take(reader, 4);
        gsize length = reader_little(reader_take(reader, 4), 4);
        struct reader body = reader_part(reader, length);
        reader_take(reader, length & 1);
        read_webp_chunk(type, &body, sniff);
    }
}

static void read_heif(struct reader *reader, struct sniff *sniff)
{
    struct heif heif;
    heif_read(reader, &heif);
    widen(sniff, heif.width, heif.height);
    sniff->frames = heif.has_size;
    sniff->profile = heif.profile;
    sniff->metadata = (gint64)heif.metadata;
    sniff->item = (gint64)heif.item;
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
        return fault_raise(fault, FAULT_UNDECODABLE, "the headers describe no picture");
    if (sniff->item > (gint64)size)
        return fault_raise(fault, FAULT_UNDECODABLE,
                           "an item has %" G_GINT64_FORMAT " bytes, but the file only %zu",
                           sniff->item, size);
    return 0;
}

/* Tenths of a byte per pixel, for a staged JPEG also per component; measured with libvips 8.14. */
static gint64 rate_of(const struct sniff *sniff)
{
    static const struct {
        gint64 still, heavy;
    } rates[FORMATS] = {
        [FORMAT_JPEG] = {0, 21},  [FORMAT_PNG] = {0, 100}, [FORMAT_WEBP] = {40, 80},
        [FORMAT_AVIF] = {65, 65}, [FORMAT_GIF] = {44, 80}, [FORMAT_HEIC] = {67, 67},
    };
    gboolean is_heavy = sniff->is_staged || sniff->frames > 1;
    gint64 rate = is_heavy ? rates[sniff->format].heavy : rates[sniff->format].still;
    return rate * MAX(1, sniff->components);
}

gint64 sniff_memory(const struct sniff *sniff)
{
    gint64 pixels = MAX(sniff->area / MAX(1, sniff->frames), sniff->width * sniff->height);
    return MIN(pixels, MOST_AREA / 100) / 10 * rate_of(sniff);
}

int sniff_admit(const struct sniff *sniff, const struct limits *limits, struct fault *fault)
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
        {"bytes of metadata", sniff->metadata, limits->metadata},
        {"bytes of memory to decode", sniff_memory(sniff), limits->memory},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].value > rows[i].most)
            return fault_raise(fault, FAULT_PICTURE_TOO_LARGE,
                               "the original has %" G_GINT64_FORMAT " %s; at most %" G_GINT64_FORMAT
                               " are allowed",
                               rows[i].value, rows[i].what, rows[i].most);
    return 0;
}

int sniff_source(const guint8 *bytes, gsize size, const struct limits *limits, struct sniff *sniff,
                 struct fault *fault)
{
    if (sniff_read(bytes, size, sniff, fault) == -1 || sniff_admit(sniff, limits, fault) == -1)
        return -1;
    if (sniff->finished < sniff->components && !limits->is_lenient)
        return fault_raise(fault, FAULT_UNDECODABLE, "scans are missing");
    return 0;
}

int sniff_again(enum format format, int width, int height, const struct limits *limits,
                struct fault *fault)
{
    struct sniff found = {.format = format, .width = width, .height = height, .frames = 1};
    return sniff_admit(&found, limits, fault);
}
