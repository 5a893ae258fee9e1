#include "box/admit.h"

/* Measured with libvips 8.14 on 1 and 16 megapixels, rounded up. */
static gint64 encoding(enum format format, gint64 pixels)
{
    static const gint64 bytes_a_pixel[FORMATS] = {
        [FORMAT_JPEG] = 4,  [FORMAT_PNG] = 3,  [FORMAT_WEBP] = 6,
        [FORMAT_AVIF] = 22, [FORMAT_GIF] = 10,
    };
    return pixels * bytes_a_pixel[format];
}

static int too_large(const struct geometry *geometry, const char *what, gint64 value, gint64 most,
                     struct fault *fault)
{
    return fault_raise(fault, FAULT_RESULT_TOO_LARGE,
                       "a result of %d×%d would have %" G_GINT64_FORMAT
                       " %s; at most %" G_GINT64_FORMAT " are allowed",
                       geometry->width, geometry->height, value, what, most);
}

int admit_result(const struct admit *admit, const struct limits *limits, struct fault *fault)
{
    const struct geometry *geometry = admit->geometry;
    gint64 pixels = (gint64)geometry->width * geometry->height;
    gint64 memory = admit->memory + encoding(admit->format, pixels);
    if (MAX(geometry->width, geometry->height) > limits->edge)
        return fault_raise(fault, FAULT_RESULT_TOO_LARGE,
                           "the result would be %d×%d; at most %d pixels per side are allowed",
                           geometry->width, geometry->height, (int)limits->edge);
    if (admit->frames > 1 && pixels * admit->frames > limits->area)
        return too_large(geometry, "pixels in its frames", pixels * admit->frames, limits->area,
                         fault);
    if (memory > limits->memory)
        return too_large(geometry, "bytes of memory to make", memory, limits->memory, fault);
    return 0;
}
