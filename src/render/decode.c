#include "render/decode.h"

#define MOST_AXIS 65535

/* libjpeg's scaled decoding is a box filter in the frequency domain; the resampler behind it gets
 * at least this many times the pixels it needs, so that nobody sees where one ends. */
#define JPEG_MARGIN 1.2

typedef int (*load_function)(const struct decode *decode, double scale, VipsImage **image);

#define COMMON "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED

static int load_jpeg(const struct decode *decode, double scale, VipsImage **image)
{
    int shrink = 8;
    while (shrink > 1 && shrink * scale * JPEG_MARGIN > 1)
        shrink /= 2;
    return vips_jpegload_buffer((void *)decode->bytes, decode->size, image, "shrink", shrink,
                                COMMON, NULL);
}

static int load_png(const struct decode *decode, double scale, VipsImage **image)
{
    (void)scale;
    return vips_pngload_buffer((void *)decode->bytes, decode->size, image, COMMON, NULL);
}

static int load_webp(const struct decode *decode, double scale, VipsImage **image)
{
    return vips_webpload_buffer((void *)decode->bytes, decode->size, image, "scale", scale, COMMON,
                                NULL);
}

static int load_gif(const struct decode *decode, double scale, VipsImage **image)
{
    (void)scale;
    return vips_gifload_buffer((void *)decode->bytes, decode->size, image, COMMON, NULL);
}

static int load_heif(const struct decode *decode, double scale, VipsImage **image)
{
    (void)scale;
    return vips_heifload_buffer((void *)decode->bytes, decode->size, image, COMMON, NULL);
}

static const load_function loaders[FORMATS] = {
    [FORMAT_JPEG] = load_jpeg, [FORMAT_PNG] = load_png, [FORMAT_WEBP] = load_webp,
    [FORMAT_AVIF] = load_heif, [FORMAT_GIF] = load_gif, [FORMAT_HEIC] = load_heif,
};

static int check_size(const struct decode *decode, gint64 most_area, struct fault *fault)
{
    gint64 area = (gint64)decode->width * decode->height;
    if (decode->width > MOST_AXIS || decode->height > MOST_AXIS)
        return fault_raise(fault, FAULT_PICTURE_TOO_LARGE, "%d×%d: %d is the longest side",
                           decode->width, decode->height, MOST_AXIS);
    if (area > most_area)
        return fault_raise(fault, FAULT_PICTURE_TOO_LARGE,
                           "%d×%d are %.1f megapixels; %.1f are the most", decode->width,
                           decode->height, (double)area / 1e6, (double)most_area / 1e6);
    return 0;
}

int decode_open(const void *bytes, gsize size, gint64 most_area, struct decode *decode,
                struct fault *fault)
{
    *decode = (struct decode){.bytes = bytes, .size = size, .format = format_sniff(bytes, size)};
    if (decode->format == FORMAT_UNKNOWN)
        return fault_raise(fault, FAULT_NOT_A_PICTURE,
                           "the original is not a JPEG, PNG, WebP, GIF, HEIC or AVIF");
    if (loaders[decode->format](decode, 1, &decode->header) == -1)
        return picture_fault(fault, FAULT_UNDECODABLE);
    decode->is_turned = vips_image_get_orientation_swap(decode->header);
    int width = vips_image_get_width(decode->header);
    int height = vips_image_get_height(decode->header);
    decode->width = decode->is_turned ? height : width;
    decode->height = decode->is_turned ? width : height;
    if (check_size(decode, most_area, fault) == 0)
        return 0;
    decode_close(decode);
    return -1;
}

int decode_pixels(const struct decode *decode, double scale, VipsImage **image, struct fault *fault)
{
    if (loaders[decode->format](decode, MIN(scale, 1), image) == -1)
        return picture_fault(fault, FAULT_UNDECODABLE);
    return 0;
}

void decode_close(struct decode *decode)
{
    g_clear_object(&decode->header);
}
