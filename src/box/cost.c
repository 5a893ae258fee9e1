/* Each step takes some nanoseconds for each pixel that it touches. Content matters as well: these
 * are the numbers of photographs, which take longer than drawings. */
#include "box/cost.h"

#define QUALITY_USUAL 80
#define QUALITY_MOST 100
#define BASE 2e6      /* nanoseconds for any picture */
#define RIGHT 90      /* degrees */
#define ENCODINGS 4.5 /* of the sample, until a grade's number is found */
/* Pixels: decoded, and filtered, for one of the resized picture at most; and in a sample. */
#define MOST_DECODED 4
#define MOST_FILTERED 25
#define MOST_SAMPLE (1024.0 * 1024)

/* Nanoseconds per pixel: of a source, if it is plain and if it is staged; and of a result, with a
 * quality of 80, with 100, without loss, and with `progressive`. */
static const struct {
    double read, staged, usual, best, lossless, progressive;
} formats[FORMATS] = {
    [FORMAT_JPEG] = {1, 9, 8, 20, 8, 18},        [FORMAT_PNG] = {22, 27, 85, 85, 85, 95},
    [FORMAT_WEBP] = {12, 12, 80, 115, 580, 80},  [FORMAT_AVIF] = {34, 34, 280, 780, 780, 280},
    [FORMAT_GIF] = {10, 10, 330, 330, 330, 330}, [FORMAT_HEIC] = {36, 36, 0, 0, 0, 0},
};

/* The pixels of these pictures: the original; what of it is decoded at all for a smaller JPEG, or
 * filtered finely for a smaller picture of another format; the original as resized; the part of
 * that which is kept; the result; and the sample by which a grade is judged. */
enum picture { ORIGINAL, DECODED, FILTERED, SCALED, CUT, RESULT, SAMPLE, PICTURES };

enum step {
    STEP_DECODE,
    STEP_FILTER,
    STEP_ENLARGE,
    STEP_CONVERT,
    STEP_TURN,
    STEP_SPIN,
    STEP_AUTO,
    STEP_ENTROPY,
    STEP_EFFECTS,
    STEP_OVERLAY = STEP_EFFECTS + RECIPE_EFFECTS,
    STEP_OPACITY,
    STEP_PAD,
    STEP_RADIUS,
    STEP_BORDER,
    STEP_FRAMES,
    STEP_JUDGE,
    STEPS
};

static const struct {
    const char *what;
    enum picture of;
    double nanoseconds; /* per pixel */
} steps[STEPS] = {
    [STEP_DECODE] = {"resizing a JPEG", DECODED, 4},
    [STEP_FILTER] = {"making another picture smaller", FILTERED, 9},
    [STEP_ENLARGE] = {"enlarging", SCALED, 30},
    [STEP_CONVERT] = {"any step but resizing a JPEG", SCALED, 10},
    [STEP_TURN] = {"mirroring, turning by 90°", SCALED, 5},
    [STEP_SPIN] = {"turning by any other angle", SCALED, 28},
    [STEP_AUTO] = {"`g_auto`", SCALED, 130},
    [STEP_ENTROPY] = {"`g_entropy`", SCALED, 220},
    [STEP_EFFECTS + RECIPE_EFFECT_TRIM] = {"`e_trim`", ORIGINAL, 6},
    [STEP_EFFECTS + RECIPE_EFFECT_GAMMA] = {"`e_gamma`", CUT, 2},
    [STEP_EFFECTS + RECIPE_EFFECT_BRIGHTNESS] = {"`e_brightness`", CUT, 2},
    [STEP_EFFECTS + RECIPE_EFFECT_CONTRAST] = {"`e_contrast`", CUT, 2},
    [STEP_EFFECTS + RECIPE_EFFECT_SATURATION] = {"`e_saturation`", CUT, 14},
    [STEP_EFFECTS + RECIPE_EFFECT_HUE] = {"`e_hue`", CUT, 14},
    [STEP_EFFECTS + RECIPE_EFFECT_GRAYSCALE] = {"`e_grayscale`", CUT, 14},
    [STEP_EFFECTS + RECIPE_EFFECT_SEPIA] = {"`e_sepia`", CUT, 14},
    [STEP_EFFECTS + RECIPE_EFFECT_NEGATE] = {"`e_negate`", CUT, 2},
    [STEP_EFFECTS + RECIPE_EFFECT_TINT] = {"`e_tint`", CUT, 14},
    [STEP_EFFECTS + RECIPE_EFFECT_BLUR] = {"`e_blur`", CUT, 45},
    [STEP_EFFECTS + RECIPE_EFFECT_SHARPEN] = {"`e_sharpen`", CUT, 90},
    [STEP_EFFECTS + RECIPE_EFFECT_PIXELATE] = {"`e_pixelate`", CUT, 2},
    [STEP_EFFECTS + RECIPE_EFFECT_VIGNETTE] = {"`e_vignette`", CUT, 18},
    [STEP_OVERLAY] = {"each overlay", RESULT, 60},
    [STEP_OPACITY] = {"opacity", RESULT, 20},
    [STEP_PAD] = {"padding", RESULT, 8},
    [STEP_RADIUS] = {"rounding", RESULT, 12},
    [STEP_BORDER] = {"a border", RESULT, 5},
    [STEP_FRAMES] = {"an animation", RESULT, 120},
    [STEP_JUDGE] = {"`q_auto`, besides encoding", SAMPLE, 120},
};

static const char *const names[PICTURES] = {
    [ORIGINAL] = "the original",
    [DECODED] = "the original, but at most " G_STRINGIFY(MOST_DECODED) " of the result",
    [FILTERED] = "the original, but at most " G_STRINGIFY(MOST_FILTERED) " of the result",
    [SCALED] = "the picture before it is cut",
    [CUT] = "the part that is kept",
    [RESULT] = "the result",
    [SAMPLE] = "the result, but at most a megapixel",
};

struct prediction {
    const struct cost *cost;
    double pixels[PICTURES];
    double nanoseconds;
};

static double area_of(gint64 width, gint64 height)
{
    return (double)width * (double)height;
}

static void measure(struct prediction *prediction)
{
    const struct geometry *geometry = prediction->cost->geometry;
    const struct cost_source *original = &prediction->cost->sources[0];
    double frames = (double)original->frames, *pixels = prediction->pixels;
    double scaled = area_of(geometry->scaled_width, geometry->scaled_height) * frames;
    double result = area_of(geometry->width, geometry->height);
    pixels[ORIGINAL] = area_of(original->width, original->height) * frames;
    pixels[DECODED] = MIN(pixels[ORIGINAL], MOST_DECODED * scaled);
    pixels[FILTERED] = MIN(pixels[ORIGINAL], MOST_FILTERED * scaled);
    pixels[SCALED] = scaled;
    pixels[CUT] = area_of(geometry->cut.width, geometry->cut.height) * frames;
    pixels[RESULT] = result * frames;
    pixels[SAMPLE] = MIN(result, MOST_SAMPLE);
}

static void add(struct prediction *prediction, gboolean is_done, enum step step)
{
    if (is_done)
        prediction->nanoseconds += prediction->pixels[steps[step].of] * steps[step].nanoseconds;
}

static void add_reading(struct prediction *prediction)
{
    const struct cost *cost = prediction->cost;
    for (guint32 i = 0; i < cost->count; i++) {
        const struct cost_source *source = &cost->sources[i];
        double each =
            source->is_staged ? formats[source->format].staged : formats[source->format].read;
        prediction->nanoseconds +=
            area_of(source->width, source->height) * (double)source->frames * each;
    }
}

static void add_resizing(struct prediction *prediction)
{
    const double *pixels = prediction->pixels;
    gboolean is_jpeg = prediction->cost->sources[0].format == FORMAT_JPEG;
    add(prediction, is_jpeg, STEP_DECODE);
    add(prediction, !is_jpeg && pixels[SCALED] < pixels[ORIGINAL], STEP_FILTER);
    add(prediction, pixels[SCALED] > pixels[ORIGINAL], STEP_ENLARGE);
    add(prediction, !is_jpeg || !recipe_is_plain(prediction->cost->recipe), STEP_CONVERT);
}

static void add_turning(struct prediction *prediction)
{
    const struct recipe *recipe = prediction->cost->recipe;
    gboolean is_right = recipe->turn.degrees % RIGHT == 0;
    add(prediction, recipe->turn.is_mirrored || (is_right && recipe->turn.degrees != 0), STEP_TURN);
    add(prediction, !is_right, STEP_SPIN);
    add(prediction, recipe->gravity.kind == RECIPE_GRAVITY_AUTO, STEP_AUTO);
    add(prediction, recipe->gravity.kind == RECIPE_GRAVITY_ENTROPY, STEP_ENTROPY);
}

static void add_finishing(struct prediction *prediction)
{
    const struct recipe *recipe = prediction->cost->recipe;
    for (int effect = 0; effect < RECIPE_EFFECTS; effect++)
        add(prediction, recipe_effect_has(&recipe->effects, (enum recipe_effect)effect),
            (enum step)(STEP_EFFECTS + effect));
    for (guint32 i = 0; i < recipe->overlays.count; i++)
        add(prediction, TRUE, STEP_OVERLAY);
    add(prediction, recipe_has(recipe, RECIPE_OPACITY), STEP_OPACITY);
    add(prediction, recipe->mode == RECIPE_PAD, STEP_PAD);
    add(prediction, recipe_has(recipe, RECIPE_RADIUS), STEP_RADIUS);
    add(prediction, recipe_has(recipe, RECIPE_BORDER), STEP_BORDER);
    add(prediction, prediction->cost->sources[0].frames > 1, STEP_FRAMES);
}

/* Nanoseconds per pixel. A grade's number is not known before; it is most often below 80. */
static double writing(const struct cost *cost)
{
    const struct recipe *recipe = cost->recipe;
    double usual = formats[cost->format].usual, best = formats[cost->format].best;
    double excess = MAX(0, recipe->quality.number - QUALITY_USUAL);
    if (recipe_is(recipe, RECIPE_LOSSLESS))
        return formats[cost->format].lossless;
    if (recipe_is(recipe, RECIPE_PROGRESSIVE) || recipe->quality.grade != RECIPE_GRADE_NONE)
        usual = formats[cost->format].progressive;
    return usual + (best - usual) * excess / (QUALITY_MOST - QUALITY_USUAL);
}

static void add_writing(struct prediction *prediction)
{
    const double *pixels = prediction->pixels;
    double each = writing(prediction->cost);
    gboolean is_searched = prediction->cost->recipe->quality.grade != RECIPE_GRADE_NONE;
    prediction->nanoseconds += pixels[RESULT] * each;
    if (is_searched)
        prediction->nanoseconds += pixels[SAMPLE] * each * ENCODINGS;
    add(prediction, is_searched, STEP_JUDGE);
}

gint64 cost_predict(const struct cost *cost)
{
    struct prediction prediction = {.cost = cost, .nanoseconds = BASE};
    measure(&prediction);
    add_reading(&prediction);
    add_resizing(&prediction);
    add_turning(&prediction);
    add_finishing(&prediction);
    add_writing(&prediction);
    return (gint64)(prediction.nanoseconds / 1000);
}

static void print_formats(GString *out)
{
    g_string_append(out, "| format | read | progressive, interlaced | write at 80 | at 100 | "
                         "lossless | progressive |\n|---|---|---|---|---|---|---|\n");
    for (int format = FORMAT_UNKNOWN + 1; format < FORMATS; format++)
        g_string_append_printf(out, "| %s | %g | %g | %g | %g | %g | %g |\n",
                               format_row((enum format)format)->extension, formats[format].read,
                               formats[format].staged, formats[format].usual, formats[format].best,
                               formats[format].lossless, formats[format].progressive);
}

char *cost_table(void)
{
    GString *out = g_string_new(NULL);
    print_formats(out);
    g_string_append(out, "\n| step | of each pixel of | ns |\n|---|---|---|\n");
    for (int step = 0; step < STEPS; step++)
        g_string_append_printf(out, "| %s | %s | %g |\n", steps[step].what, names[steps[step].of],
                               steps[step].nanoseconds);
    return g_string_free(out, FALSE);
}
