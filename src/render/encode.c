#include "render/encode.h"

#include "render/riff.h"

#include <unistd.h>

#define WEBP_EFFORT 4
#define AVIF_EFFORT 2

typedef int (*save_function)(VipsImage *image, VipsTarget *target, int quality);

static int save_jpeg(VipsImage *image, VipsTarget *target, int quality) {
    return vips_jpegsave_target(image, target, "Q", quality, "optimize_coding", TRUE, "strip", TRUE,
                                NULL);
}

static int save_png(VipsImage *image, VipsTarget *target, int quality) {
    (void)quality;
    return vips_pngsave_target(image, target, "strip", TRUE, NULL);
}

static int save_webp(VipsImage *image, VipsTarget *target, int quality) {
    void *bytes;
    size_t size;
    if (vips_webpsave_buffer(image, &bytes, &size, "Q", quality, "effort", WEBP_EFFORT, "strip",
                             TRUE, NULL) == -1)
        return -1;
    gsize stripped = riff_strip(bytes, size);
    gboolean is_written = stripped > 0 && vips_target_write(target, bytes, stripped) == 0 &&
                          vips_target_end(target) == 0;
    g_free(bytes);
    return is_written ? 0 : -1;
}

/* AV1 needs a smaller number than JPEG for the same look; quality means the look. */
static int save_avif(VipsImage *image, VipsTarget *target, int quality) {
    return vips_heifsave_target(image, target, "Q", MAX(1, quality * 3 / 4), "compression",
                                VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "effort", AVIF_EFFORT, "strip",
                                TRUE, NULL);
}

static int save_gif(VipsImage *image, VipsTarget *target, int quality) {
    (void)quality;
    return vips_gifsave_target(image, target, "strip", TRUE, NULL);
}

static const save_function savers[FORMATS] = {
    [FORMAT_JPEG] = save_jpeg, [FORMAT_PNG] = save_png, [FORMAT_WEBP] = save_webp,
    [FORMAT_AVIF] = save_avif, [FORMAT_GIF] = save_gif,
};

int encode_write(VipsImage *image, enum format format, int quality, int file, guint64 room,
                 guint64 *size, struct fault *fault) {
    if ((unsigned)format >= FORMATS || savers[format] == NULL)
        return fault_raise(fault, FAULT_INTERNAL, "no encoder for format %d", format);
    g_autoptr(VipsTarget) target = vips_target_new_to_descriptor(file);
    if (target == NULL)
        return picture_fault(fault, FAULT_INTERNAL);
    int status = savers[format](image, target, quality);
    *size = (guint64)lseek(file, 0, SEEK_CUR);
    if (status == 0)
        return 0;
    if (*size < room)
        return picture_fault(fault, FAULT_UNDECODABLE);
    vips_error_clear();
    return fault_raise(fault, FAULT_RESULT_TOO_LARGE, "the result has more than %zu bytes",
                       (gsize)room);
}
