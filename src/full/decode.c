#include "full/decode.h"

#include "box/png.h"
#include "box/sniff.h"
#include "express/shrink.h"
#include "full/jpegwhole.h"

/* The wanted size of a picture, as it is stored. */
struct target {
    int width, height;
    double scale; /* the smallest allowed for both sides, 0–1 */
};

typedef int (*load_function)(const struct decode *decode, const struct target *target,
                             VipsImage **image);

/* Named arguments of libvips' loaders. */
#define PAGES(decode) "page", (decode)->page, "n", (decode)->frames
#define COMMON(decode) "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", fail_on(decode)

static VipsFailOn fail_on(const struct decode *decode)
{
    return decode->is_lenient ? VIPS_FAIL_ON_NONE : VIPS_FAIL_ON_TRUNCATED;
}

/* Lines of a picture in memory. */
struct sheet {
    VipsImage *image;
    int filled;
};

static int fill(void *data, const guint8 *line)
{
    struct sheet *sheet = data;
    return vips_image_write_line(sheet->image, sheet->filled++, (VipsPel *)line);
}

static int shrink(struct jpegreader *reader, const struct decode *decode,
                  const struct target *target, VipsImage **image)
{
    struct sheet sheet = {picture_sheet(decode->header, target->width, target->height), 0};
    struct shrink_sink sink = {fill, &sheet};
    struct shrink_options options = {.margin = SHRINK_MARGIN,
                                     .width = target->width,
                                     .height = target->height,
                                     .cut = {0, 0, target->width, target->height},
                                     .colors = jpegreader_header(reader)->is_grey ? JPEGCOLORS_GREY
                                                                                  : JPEGCOLORS_RGB};
    struct fault fault = {0};
    *image = sheet.image;
    if (shrink_run(reader, &options, &sink, &fault) == 0)
        return 0;
    vips_error("jpeg", "%s", fault.detail);
    g_clear_object(image);
    return -1;
}

static int stream_jpeg(const struct decode *decode, VipsImage **image)
{
    return vips_jpegload_buffer((void *)decode->bytes, decode->size, image, COMMON(decode), NULL);
}

/* A picture that shrinks is loaded at its exact size; CMYK is left to libvips. */
static int load_jpeg(const struct decode *decode, const struct target *target, VipsImage **image)
{
    struct jpegreader *reader;
    struct fault ignored;
    if (target->scale == 1 ||
        jpegreader_open(decode->bytes, decode->size, decode->is_lenient, &reader, &ignored) != 0)
        return stream_jpeg(decode, image);
    int status = shrink(reader, decode, target, image);
    jpegreader_close(reader);
    return status;
}

static int load_png(const struct decode *decode, const struct target *target, VipsImage **image)
{
    (void)target;
    return vips_pngload_buffer((void *)decode->bytes, decode->size, image, COMMON(decode), NULL);
}

static int load_webp(const struct decode *decode, const struct target *target, VipsImage **image)
{
    return vips_webpload_buffer((void *)decode->bytes, decode->size, image, "scale", target->scale,
                                PAGES(decode), COMMON(decode), NULL);
}

static int load_gif(const struct decode *decode, const struct target *target, VipsImage **image)
{
    (void)target;
    return vips_gifload_buffer((void *)decode->bytes, decode->size, image, PAGES(decode),
                               COMMON(decode), NULL);
}

static int load_heif(const struct decode *decode, const struct target *target, VipsImage **image)
{
    (void)target;
    return vips_heifload_buffer((void *)decode->bytes, decode->size, image, PAGES(decode),
                                COMMON(decode), NULL);
}

static const load_function loaders[FORMATS] = {
    [FORMAT_JPEG] = load_jpeg, [FORMAT_PNG] = load_png, [FORMAT_WEBP] = load_webp,
    [FORMAT_AVIF] = load_heif, [FORMAT_GIF] = load_gif, [FORMAT_HEIC] = load_heif,
};

static int read_headers(struct decode *decode, const struct limits *limits, struct fault *fault)
{
    struct sniff sniff;
    if (sniff_source(decode->bytes, decode->size, limits, &sniff, fault) == -1)
        return -1;
    decode->format = sniff.format;
    decode->is_staged = sniff.is_staged;
    decode->memory = sniff_memory(&sniff);
    if (sniff.has_texts) {
        decode->copy = g_malloc(decode->size);
        decode->size = png_without_texts(decode->bytes, decode->size, decode->copy);
        decode->bytes = decode->copy;
    }
    return 0;
}

int decode_whole(const struct decode *decode, VipsImage **image, struct fault *fault)
{
    static const struct target whole = {.scale = 1};
    if (loaders[decode->format](decode, &whole, image) == -1)
        return picture_fault(fault, FAULT_UNDECODABLE);
    return 0;
}

static int load_header(struct decode *decode, struct fault *fault)
{
    g_clear_object(&decode->header);
    return decode_whole(decode, &decode->header, fault);
}

/* The header of the first page holds the number of pages. */
static int open_page(struct decode *decode, int page, struct fault *fault)
{
    if (load_header(decode, fault) == -1)
        return -1;
    int pages = vips_image_get_n_pages(decode->header);
    if (page >= pages)
        return fault_raise(fault, FAULT_NO_PAGE, "pg_%d: expected at most %d", page + 1, pages);
    decode->page = page;
    return page > 0 ? load_header(decode, fault) : 0;
}

static gboolean is_animated(enum format format)
{
    return format == FORMAT_GIF || format == FORMAT_WEBP;
}

static int open_codec(struct decode *decode, const struct decode_options *options,
                      struct fault *fault)
{
    if (open_page(decode, options->page, fault) == -1)
        return -1;
    gboolean is_turned = vips_image_get_orientation_swap(decode->header);
    int width = vips_image_get_width(decode->header);
    int height = vips_image_get_height(decode->header);
    decode->width = is_turned ? height : width;
    decode->height = is_turned ? width : height;
    return 0;
}

/* Holds all frames at once. */
static int open_animation(struct decode *decode, const struct limits *limits, struct fault *fault)
{
    gint64 frames = vips_image_get_n_pages(decode->header);
    gint64 pixels = frames * decode->width * decode->height;
    if (pixels > limits->area)
        return fault_raise(fault, FAULT_PICTURE_TOO_LARGE,
                           "the animation has %" G_GINT64_FORMAT
                           " pixels in its frames; at most %" G_GINT64_FORMAT " are allowed",
                           pixels, limits->area);
    decode->frames = (int)frames;
    if (frames > 1)
        decode->memory += pixels * PICTURE_BYTES_A_PIXEL;
    return 0;
}

static int open_source(struct decode *decode, const struct decode_options *options,
                       const struct limits *limits, struct fault *fault)
{
    if (read_headers(decode, limits, fault) == -1 || open_codec(decode, options, fault) == -1 ||
        sniff_again(decode->format, decode->width, decode->height, limits, fault) == -1)
        return -1;
    gboolean is_whole = options->is_animation && is_animated(decode->format);
    return is_whole ? open_animation(decode, limits, fault) : 0;
}

int decode_open(const struct decode_options *options, const struct limits *limits,
                struct decode *decode, struct fault *fault)
{
    *decode = (struct decode){.bytes = options->bytes,
                              .size = options->size,
                              .frames = 1,
                              .is_lenient = limits->is_lenient != 0};
    if (open_source(decode, options, limits, fault) == 0)
        return 0;
    decode_close(decode);
    return -1;
}

int decode_pixels(const struct decode *decode, int width, int height, VipsImage **image,
                  struct fault *fault)
{
    double across = (double)width / decode->header->Xsize;
    double down = (double)height / vips_image_get_page_height(decode->header);
    struct target target = {width, height, MIN(1, MAX(across, down))};
    if (loaders[decode->format](decode, &target, image) == -1)
        return picture_fault(fault, FAULT_UNDECODABLE);
    return 0;
}

gint64 decode_held(const struct decode *decode, int width, int height)
{
    gboolean is_whole = width == decode->header->Xsize && height == decode->header->Ysize;
    return decode->format == FORMAT_JPEG && !is_whole ? (gint64)width * height * PICTURE_COLORS : 0;
}

int decode_check(const struct decode *decode, struct fault *fault)
{
    gboolean has_words = *vips_error_buffer() != '\0';
    if (decode->format == FORMAT_JPEG && has_words && !decode->is_lenient &&
        !jpegwhole_check(decode->bytes, decode->size))
        return fault_raise(fault, FAULT_UNDECODABLE, "the data end before the picture does");
    return 0;
}

void decode_close(struct decode *decode)
{
    g_clear_object(&decode->header);
    g_clear_pointer(&decode->copy, g_free);
}
