#include "full/quality.h"

#include "full/chroma.h"
#include "full/decode.h"
#include "full/encode.h"
#include "full/ssim.h"
#include "recipe/recipe_value.h"

#include <math.h>

#define SIDE 1024 /* pixels of the sample */
#define GROUND 128.0

/* Increasing the number by one removes about this part of a picture's distance. Once the target is
 * this near the search ends: trying the number before would cost more than it saves. */
#define STEP 0.05
#define MOST_NUMBER 100
#define LEAST_DISTANCE 1e-6

/* Each format makes errors of its own kind, and the similarity compares well only errors of one
 * kind. So each format has its own target: what twenty photographs, 800 pixels wide, reach on
 * average with a fixed number, at which the search starts. Below the least number are errors that
 * the similarity cannot judge, such as steps in smooth gradients. Colours may differ as much as in
 * the worst of those twenty JPEGs and WebPs; this binds AVIF, whose encoder saves on weak colours.
 */
static const struct grade {
    int first;            /* number at which the search starts */
    int least;            /* lowest number it may choose */
    double chroma;        /* levels of 255 */
    double luma[FORMATS]; /* similarity */
} grades[RECIPE_GRADES] = {
    [RECIPE_GRADE_BEST] =
        {
            .first = 90,
            .least = 75,
            .chroma = 2.5,
            .luma = {[FORMAT_JPEG] = 0.9990, [FORMAT_WEBP] = 0.9975, [FORMAT_AVIF] = 0.9960},
        },
    [RECIPE_GRADE_GOOD] =
        {
            .first = 80,
            .least = 60,
            .chroma = 3.0,
            .luma = {[FORMAT_JPEG] = 0.9980, [FORMAT_WEBP] = 0.9950, [FORMAT_AVIF] = 0.9945},
        },
    [RECIPE_GRADE_ECO] =
        {
            .first = 65,
            .least = 45,
            .chroma = 3.5,
            .luma = {[FORMAT_JPEG] = 0.9955, [FORMAT_WEBP] = 0.9920, [FORMAT_AVIF] = 0.9890},
        },
    [RECIPE_GRADE_LOW] =
        {
            .first = 50,
            .least = 32,
            .chroma = 4.0,
            .luma = {[FORMAT_JPEG] = 0.9930, [FORMAT_WEBP] = 0.9890, [FORMAT_AVIF] = 0.9790},
        },
};

/* The formats that have a quality. */
static const enum format judged[] = {FORMAT_JPEG, FORMAT_WEBP, FORMAT_AVIF};

/* The measures by which a picture is judged. */
struct look {
    struct ssim_plane luma;
    struct chroma_map colors;
};

/* A number and the logarithm of its distance from the target, 0 at the target. */
struct point {
    int number;
    double distance;
    gboolean is_measured;
};

struct search {
    enum format format; /* of the result */
    const struct limits *limits;
    const struct grade *grade;
    struct recipe recipe;
    VipsImage *sample;
    struct look look; /* of the sample */
    struct fault *fault;
};

/* The centres of the four quarters, side by side. */
static int take_sample(VipsImage *image, VipsImage **sample)
{
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(g_object_unref);
    int width = MIN(SIDE, image->Xsize) / 2, height = MIN(SIDE, image->Ysize) / 2;
    if ((gint64)image->Xsize * image->Ysize <= SIDE * SIDE || width == 0 || height == 0)
        return vips_copy(image, sample, NULL);
    for (int i = 0; i < 4; i++) {
        int x = image->Xsize * (1 + 2 * (i % 2)) / 4 - width / 2;
        int y = image->Ysize * (1 + 2 * (i / 2)) / 4 - height / 2;
        VipsImage *piece;
        if (vips_extract_area(image, &piece, x, y, width, height, NULL) == -1)
            return -1;
        g_ptr_array_add(pieces, piece);
    }
    return vips_arrayjoin((VipsImage **)pieces->pdata, sample, 4, "across", 2, NULL);
}

static void clear_look(struct look *look)
{
    g_free((guint16 *)look->luma.pixels);
    g_free(look->colors.blocks);
}

static int take_look(VipsImage *image, struct look *look)
{
    g_autoptr(VipsImage) opaque = NULL;
    g_autoptr(VipsImage) colored = NULL;
    g_autoptr(VipsImage) held = NULL;
    VipsArrayDouble *ground = vips_array_double_newv(1, GROUND);
    int status = vips_image_hasalpha(image)
                     ? vips_flatten(image, &opaque, "background", ground, NULL)
                     : vips_copy(image, &opaque, NULL);
    vips_area_unref(VIPS_AREA(ground));
    if (status == -1 || vips_colourspace(opaque, &colored, VIPS_INTERPRETATION_sRGB, NULL) == -1)
        return -1;
    held = vips_image_copy_memory(colored);
    if (held == NULL)
        return -1;
    const guint8 *rgb = VIPS_IMAGE_ADDR(held, 0, 0);
    look->luma = ssim_near(rgb, held->Xsize, held->Ysize);
    look->colors = chroma_of(rgb, held->Xsize, held->Ysize);
    return 0;
}

static int decode_look(struct search *search, GBytes *file, struct look *look)
{
    struct decode_options options = {0};
    struct decode decode;
    g_autoptr(VipsImage) pixels = NULL;
    options.bytes = g_bytes_get_data(file, &options.size);
    if (decode_open(&options, search->limits, &decode, search->fault) == -1)
        return -1;
    int status = decode_whole(&decode, &pixels, search->fault);
    if (status == 0 && take_look(pixels, look) == -1)
        status = picture_fault(search->fault, FAULT_UNDECODABLE);
    decode_close(&decode);
    return status;
}

/* The logarithm of a look's distance from the sample's, divided by the allowed distance. */
static double distance_of(const struct search *search, const struct look *look)
{
    const struct grade *grade = search->grade;
    double target = 1 - grade->luma[search->format];
    double luma = (1 - ssim_afar(&search->look.luma, &look->luma)) / target;
    double colors = chroma_distance(&search->look.colors, &look->colors) / grade->chroma;
    return log(MAX(LEAST_DISTANCE, MAX(luma, colors)));
}

static int measure(struct search *search, struct point *point)
{
    struct look look = {.luma = {0}};
    g_autoptr(GBytes) file = NULL;
    search->recipe.quality.number = point->number;
    if (encode_run(search->sample, search->format, &search->recipe, &file, search->fault) == -1 ||
        decode_look(search, file, &look) == -1)
        return -1;
    point->distance = distance_of(search, &look);
    point->is_measured = TRUE;
    clear_look(&look);
    return 0;
}

/* The number between the two that is most likely the first good enough. */
static int guess(const struct point *bad, const struct point *good, int first)
{
    double number = first;
    if (bad->is_measured && good->is_measured)
        number = bad->number +
                 (good->number - bad->number) * bad->distance / (bad->distance - good->distance);
    else if (bad->is_measured)
        number = bad->number + bad->distance / STEP;
    else if (good->is_measured)
        number = good->number + good->distance / STEP;
    return (int)ceil(CLAMP(number, bad->number + 1, good->number - 1));
}

static int narrow(struct search *search, gint32 *number)
{
    const struct grade *grade = search->grade;
    struct point bad = {.number = grade->least - 1}, good = {.number = MOST_NUMBER};
    while (good.number - bad.number > 1 && !(good.is_measured && good.distance > -STEP)) {
        struct point next = {.number = guess(&bad, &good, grade->first)};
        if (measure(search, &next) == -1)
            return -1;
        *(next.distance <= 0 ? &good : &bad) = next;
    }
    *number = good.number;
    return 0;
}

int quality_find(VipsImage *image, enum format format, const struct limits *limits,
                 struct recipe *recipe, struct fault *fault)
{
    struct search search = {.format = format,
                            .limits = limits,
                            .grade = &grades[recipe->quality.grade],
                            .recipe = *recipe,
                            .fault = fault};
    g_autoptr(VipsImage) piece = NULL;
    g_autoptr(VipsImage) sample = NULL;
    search.recipe.flags = 0;
    search.recipe.quality.grade = RECIPE_GRADE_NONE;
    if (take_sample(image, &piece) == -1)
        return picture_fault(fault, FAULT_UNDECODABLE);
    sample = vips_image_copy_memory(piece);
    if (sample == NULL || take_look(sample, &search.look) == -1)
        return picture_fault(fault, FAULT_UNDECODABLE);
    search.sample = sample;
    int status = narrow(&search, &recipe->quality.number);
    clear_look(&search.look);
    return status;
}

static void append_row(enum recipe_grade grade, GString *out)
{
    const struct grade *row = &grades[grade];
    struct recipe_quality quality = {0, grade};
    g_string_append(out, "| `q_");
    recipe_value_print_quality(&quality, out);
    g_string_append(out, "` |");
    for (gsize i = 0; i < G_N_ELEMENTS(judged); i++)
        g_string_append_printf(out, " %g |", row->luma[judged[i]]);
    g_string_append_printf(out, " %g | %d | %d |\n", row->chroma, row->first, row->least);
}

char *quality_table(void)
{
    GString *out = g_string_new("| grade |");
    for (gsize i = 0; i < G_N_ELEMENTS(judged); i++)
        g_string_append_printf(out, " %s |", format_row(judged[i])->extension);
    g_string_append(
        out, " colours | like a fixed `q_` | lowest `q_` |\n|---|---|---|---|---|---|---|\n");
    for (int grade = RECIPE_GRADE_NONE + 1; grade < RECIPE_GRADES; grade++)
        append_row(grade, out);
    return g_string_free(out, FALSE);
}
