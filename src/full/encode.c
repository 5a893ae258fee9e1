#include "full/encode.h"

#include "full/riff.h"

#define WEBP_EFFORT 4
#define AVIF_EFFORT 2

/* Between whole frames libwebp does not update pixels that have changed little since the previous
 * frame, and these small errors become visible after some frames. So in a lossy animation every
 * fifth frame is whole. */
#define WEBP_WHOLE_LEAST 3
#define WEBP_WHOLE_MOST 5

/* The options of a file. A saver strips everything unless something is to be kept. */
struct options {
    int quality;
    gboolean is_progressive, is_smallest, is_lossless, is_stripped;
    int kept; /* bits of enum riff_chunk */
};

typedef int (*save_function)(VipsImage *image, const struct options *options, void **bytes,
                             size_t *size);

/* A progressive file with the same pixels is 4 % smaller. */
static int save_jpeg(VipsImage *image, const struct options *options, void **bytes, size_t *size)
{
    return vips_jpegsave_buffer(image, bytes, size, "Q", options->quality, "optimize_coding", TRUE,
                                "interlace", options->is_progressive || options->is_smallest,
                                "strip", options->is_stripped, NULL);
}

static int save_png(VipsImage *image, const struct options *options, void **bytes, size_t *size)
{
    return vips_pngsave_buffer(image, bytes, size, "interlace", options->is_progressive, "strip",
                               options->is_stripped, NULL);
}

static int save_webp(VipsImage *image, const struct options *options, void **bytes, size_t *size)
{
    int least = options->is_lossless ? G_MAXINT - 1 : WEBP_WHOLE_LEAST;
    int most = options->is_lossless ? G_MAXINT : WEBP_WHOLE_MOST;
    if (vips_webpsave_buffer(image, bytes, size, "Q", options->quality, "effort", WEBP_EFFORT,
                             "lossless", options->is_lossless, "kmin", least, "kmax", most, "strip",
                             options->is_stripped, NULL) == -1)
        return -1;
    *size = riff_strip(*bytes, *size, options->kept);
    return 0;
}

/* AV1 needs a smaller number than JPEG for the same look, and quality means the look. Above 80 the
 * numbers grow faster, so that 100 is also the encoder's 100. */
static int avif_number(int quality)
{
    return quality <= 80 ? MAX(1, quality * 3 / 4) : 2 * quality - 100;
}

static int save_avif(VipsImage *image, const struct options *options, void **bytes, size_t *size)
{
    return vips_heifsave_buffer(image, bytes, size, "Q", avif_number(options->quality),
                                "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "effort",
                                AVIF_EFFORT, "strip", options->is_stripped, NULL);
}

static int save_gif(VipsImage *image, const struct options *options, void **bytes, size_t *size)
{
    (void)options;
    return vips_gifsave_buffer(image, bytes, size, "strip", TRUE, NULL);
}

static const save_function savers[FORMATS] = {
    [FORMAT_JPEG] = save_jpeg, [FORMAT_PNG] = save_png, [FORMAT_WEBP] = save_webp,
    [FORMAT_AVIF] = save_avif, [FORMAT_GIF] = save_gif,
};

static struct options options_of(VipsImage *image, const struct recipe *recipe)
{
    gboolean has_profile = vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0;
    gboolean has_rights = recipe_is(recipe, RECIPE_KEEP_COPYRIGHT);
    return (struct options){
        .quality = recipe->quality.number,
        .is_progressive = recipe_is(recipe, RECIPE_PROGRESSIVE),
        .is_smallest = recipe->quality.grade != RECIPE_GRADE_NONE,
        .is_lossless = recipe_is(recipe, RECIPE_LOSSLESS),
        .is_stripped = !has_profile && !has_rights,
        .kept = (has_profile ? RIFF_PROFILE : 0) | (has_rights ? RIFF_EXIF : 0),
    };
}

int encode_run(VipsImage *image, enum format format, const struct recipe *recipe, GBytes **file,
               struct fault *fault)
{
    struct options options = options_of(image, recipe);
    void *bytes = NULL;
    gsize size;
    if ((unsigned)format >= FORMATS || savers[format] == NULL)
        return fault_raise(fault, FAULT_INTERNAL, "no encoder for format %d", format);
    if (savers[format](image, &options, &bytes, &size) == -1)
        return picture_fault(fault, FAULT_UNDECODABLE);
    *file = g_bytes_new_take(bytes, size);
    return 0;
}
