#include "full/effects.h"

#include "full/mask.h"

#include <math.h>

#define LEVELS 256
#define PERCENT 100.0
#define TINTS_MIDDLE 0.5

/* Blur: the sigma, as a part of the longer side, for an amount of 1; and the sigma in pixels above
 * which the picture is blurred at a smaller size, where the difference is invisible. */
#define BLUR_UNIT 2e-5
#define BLUR_LARGE 4
#define BLUR_LEAST 0.01 /* of the centre's weight: where the Gaussian is cut off */

#define SHARPEN_UNIT 0.02
#define SHARPEN_SIGMA 1.0
#define SHARPEN_FLAT 1.0

#define PIXELATE_PARTS 50

/* Luminance of linear colours, ITU-R BT.709, 3.2; the specification uses it for sRGB, too. */
static const double luminance[PICTURE_COLORS] = {0.2126, 0.7152, 0.0722};

static double curve_gamma(double value, double amount)
{
    return pow(value, 1 / (1 + amount));
}

static double curve_brightness(double value, double amount)
{
    return value * (1 + amount);
}

static double curve_contrast(double value, double amount)
{
    return (value - 0.5) * (1 + amount) + 0.5;
}

static double curve_negate(double value, double amount)
{
    (void)amount;
    return 1 - value;
}

/* The part of the colours kept besides their luminance: 0 none, 1 all, 2 twice as much. */
static void keep_colors(double part, double *matrix)
{
    for (int row = 0; row < PICTURE_COLORS; row++)
        for (int column = 0; column < PICTURE_COLORS; column++)
            matrix[row * PICTURE_COLORS + column] =
                luminance[column] * (1 - part) + (row == column ? part : 0);
}

static void matrix_saturation(double amount, double *matrix)
{
    keep_colors(1 + amount, matrix);
}

static void matrix_grayscale(double amount, double *matrix)
{
    (void)amount;
    keep_colors(0, matrix);
}

/* Filter Effects, 9.2: constant, cosine and sine parts. */
static void matrix_hue(double amount, double *matrix)
{
    static const double parts[PICTURE_COLORS * PICTURE_COLORS][3] = {
        {0.213, 0.787, -0.213},  {0.715, -0.715, -0.715}, {0.072, -0.072, 0.928},
        {0.213, -0.213, 0.143},  {0.715, 0.285, 0.140},   {0.072, -0.072, -0.283},
        {0.213, -0.213, -0.787}, {0.715, -0.715, 0.715},  {0.072, 0.928, 0.072}};
    for (int i = 0; i < PICTURE_COLORS * PICTURE_COLORS; i++)
        matrix[i] =
            parts[i][0] + parts[i][1] * cos(amount * G_PI) + parts[i][2] * sin(amount * G_PI);
}

/* Filter Effects, 9.5. */
static void matrix_sepia(double amount, double *matrix)
{
    static const double full[PICTURE_COLORS * PICTURE_COLORS] = {0.393, 0.769, 0.189, 0.349, 0.686,
                                                                 0.168, 0.272, 0.534, 0.131};
    for (int i = 0; i < PICTURE_COLORS * PICTURE_COLORS; i++)
        matrix[i] = full[i] * amount + (i % (PICTURE_COLORS + 1) == 0 ? 1 - amount : 0);
}

static guint8 level(double value)
{
    return (guint8)CLAMP(lround(value * (LEVELS - 1)), 0, LEVELS - 1);
}

static int look_up(VipsImage *image, const guint8 *table, int bands, VipsImage **result)
{
    g_autoptr(VipsImage) levels = vips_image_new_from_memory_copy(
        table, (gsize)LEVELS * (gsize)bands, LEVELS, 1, bands, VIPS_FORMAT_UCHAR);
    return levels == NULL ? -1 : vips_maplut(image, result, levels, NULL);
}

static int recombine(VipsImage *image, const double *matrix, VipsImage **result)
{
    g_autoptr(VipsImage) rows = vips_image_new_matrix_from_array(
        PICTURE_COLORS, PICTURE_COLORS, matrix, PICTURE_COLORS * PICTURE_COLORS);
    g_autoptr(VipsImage) mixed = NULL;
    if (rows == NULL || vips_recomb(image, &mixed, rows, NULL) == -1)
        return -1;
    return picture_round(mixed, result);
}

/* The tint's tone for a luminance: from black through the colour to white. */
static double tone(double light, double color)
{
    return light < TINTS_MIDDLE ? color * light / TINTS_MIDDLE
                                : color + (1 - color) * (light - TINTS_MIDDLE) / TINTS_MIDDLE;
}

static int tint(VipsImage *image, const struct recipe_effects *effects, VipsImage **result)
{
    double part = effects->amounts[RECIPE_EFFECT_TINT] / PERCENT;
    const guint8 colors[PICTURE_COLORS] = {effects->tint.red, effects->tint.green,
                                           effects->tint.blue};
    guint8 table[LEVELS * PICTURE_COLORS];
    g_autoptr(VipsImage) gray = NULL;
    g_autoptr(VipsImage) toned = NULL;
    g_autoptr(VipsImage) difference = NULL;
    g_autoptr(VipsImage) share = NULL;
    g_autoptr(VipsImage) sum = NULL;
    double matrix[PICTURE_COLORS * PICTURE_COLORS];
    for (int i = 0; i < LEVELS * PICTURE_COLORS; i++) {
        int gray_level = i / PICTURE_COLORS;
        table[i] =
            level(tone(gray_level / (LEVELS - 1.0), colors[i % PICTURE_COLORS] / (LEVELS - 1.0)));
    }
    matrix_grayscale(0, matrix);
    if (recombine(image, matrix, &gray) == -1 ||
        look_up(gray, table, PICTURE_COLORS, &toned) == -1 ||
        vips_subtract(toned, image, &difference, NULL) == -1 ||
        vips_linear1(difference, &share, part, 0, NULL) == -1 ||
        vips_add(image, share, &sum, NULL) == -1 || picture_round(sum, result) == -1)
        return -1;
    return 0;
}

static int vignette(VipsImage *image, const struct recipe_effects *effects, VipsImage **result)
{
    double strength = effects->amounts[RECIPE_EFFECT_VIGNETTE] / PERCENT;
    g_autoptr(VipsImage) mask = NULL;
    g_autoptr(VipsImage) darkened = NULL;
    if (mask_vignette(image->Xsize, image->Ysize, strength, &mask) == -1 ||
        vips_multiply(image, mask, &darkened, NULL) == -1 || picture_round(darkened, result) == -1)
        return -1;
    return 0;
}

static int sharpen(VipsImage *image, const struct recipe_effects *effects, VipsImage **result)
{
    return vips_sharpen(image, result, "sigma", SHARPEN_SIGMA, "x1", SHARPEN_FLAT, "m2",
                        effects->amounts[RECIPE_EFFECT_SHARPEN] * SHARPEN_UNIT, NULL);
}

static int blur_small(VipsImage *image, double sigma, int factor, VipsImage **result)
{
    g_autoptr(VipsImage) small = NULL;
    g_autoptr(VipsImage) blurred = NULL;
    int width = MAX(1, image->Xsize / factor), height = MAX(1, image->Ysize / factor);
    return picture_resize(image, width, height, &small) == -1 ||
                   vips_gaussblur(small, &blurred, sigma / factor, "min_ampl", BLUR_LEAST, NULL) ==
                       -1
               ? -1
               : vips_resize(blurred, result, (double)image->Xsize / width, "vscale",
                             (double)image->Ysize / height, "kernel", VIPS_KERNEL_CUBIC, NULL);
}

static int blur(VipsImage *image, const void *how, VipsImage **result)
{
    const struct recipe_effects *effects = how;
    double sigma =
        effects->amounts[RECIPE_EFFECT_BLUR] * BLUR_UNIT * MAX(image->Xsize, image->Ysize);
    int factor = (int)(sigma / BLUR_LARGE);
    return factor > 1 ? blur_small(image, sigma, factor, result)
                      : vips_gaussblur(image, result, sigma, "min_ampl", BLUR_LEAST, NULL);
}

/* The last squares of a row or column may be cut off; they show the mean of their pixels. */
static int pixelate(VipsImage *image, const void *how, VipsImage **result)
{
    const struct recipe_effects *effects = how;
    int side = effects->amounts[RECIPE_EFFECT_PIXELATE];
    int width = image->Xsize, height = image->Ysize;
    g_autoptr(VipsImage) small = NULL;
    g_autoptr(VipsImage) squares = NULL;
    if (side == 0)
        side = MAX(1, MAX(width, height) / PIXELATE_PARTS);
    if (vips_shrink(image, &small, side, side, "ceil", TRUE, NULL) == -1 ||
        vips_zoom(small, &squares, side, side, NULL) == -1)
        return -1;
    return vips_extract_area(squares, result, 0, 0, width, height, NULL);
}

/* An effect is a curve for each colour, a matrix for all three (both take the amount divided by
 * 100), a function of the colours, or a function of the colours weighted by alpha. */
static const struct row {
    double (*curve)(double value, double amount);
    void (*matrix)(double amount, double *matrix);
    int (*of_colors)(VipsImage *image, const struct recipe_effects *effects, VipsImage **result);
    picture_change of_weighted;
} rows[RECIPE_EFFECTS] = {
    [RECIPE_EFFECT_GAMMA] = {.curve = curve_gamma},
    [RECIPE_EFFECT_BRIGHTNESS] = {.curve = curve_brightness},
    [RECIPE_EFFECT_CONTRAST] = {.curve = curve_contrast},
    [RECIPE_EFFECT_SATURATION] = {.matrix = matrix_saturation},
    [RECIPE_EFFECT_HUE] = {.matrix = matrix_hue},
    [RECIPE_EFFECT_GRAYSCALE] = {.matrix = matrix_grayscale},
    [RECIPE_EFFECT_SEPIA] = {.matrix = matrix_sepia},
    [RECIPE_EFFECT_NEGATE] = {.curve = curve_negate},
    [RECIPE_EFFECT_TINT] = {.of_colors = tint},
    [RECIPE_EFFECT_BLUR] = {.of_weighted = blur},
    [RECIPE_EFFECT_SHARPEN] = {.of_colors = sharpen},
    [RECIPE_EFFECT_PIXELATE] = {.of_weighted = pixelate},
    [RECIPE_EFFECT_VIGNETTE] = {.of_colors = vignette},
};

static int change_colors(VipsImage *colors, const struct recipe_effects *effects,
                         enum recipe_effect effect, VipsImage **result)
{
    const struct row *row = &rows[effect];
    double amount = effects->amounts[effect] / PERCENT;
    double matrix[PICTURE_COLORS * PICTURE_COLORS];
    guint8 table[LEVELS];
    if (row->of_colors != NULL)
        return row->of_colors(colors, effects, result);
    if (row->matrix != NULL) {
        row->matrix(amount, matrix);
        return recombine(colors, matrix, result);
    }
    for (int i = 0; i < LEVELS; i++)
        table[i] = level(row->curve(i / (LEVELS - 1.0), amount));
    return look_up(colors, table, 1, result);
}

/* Colours are changed without their alpha, which is put back afterwards. */
static int apply(VipsImage *image, const struct recipe_effects *effects, enum recipe_effect effect,
                 VipsImage **result)
{
    g_autoptr(VipsImage) colors = NULL;
    g_autoptr(VipsImage) alpha = NULL;
    g_autoptr(VipsImage) changed = NULL;
    if (rows[effect].of_weighted != NULL)
        return picture_weigh(image, rows[effect].of_weighted, effects, result);
    if (!vips_image_hasalpha(image))
        return change_colors(image, effects, effect, result);
    if (vips_extract_band(image, &colors, 0, "n", PICTURE_COLORS, NULL) == -1 ||
        vips_extract_band(image, &alpha, PICTURE_COLORS, NULL) == -1 ||
        change_colors(colors, effects, effect, &changed) == -1 ||
        vips_bandjoin2(changed, alpha, result, NULL) == -1)
        return -1;
    return 0;
}

/* Some effects read pixels in a different order than a decoder delivers them. */
static int hold(VipsImage *image, VipsImage **pixels)
{
    g_autoptr(VipsImage) colored = NULL;
    if (vips_colourspace(image, &colored, VIPS_INTERPRETATION_sRGB, NULL) == -1)
        return -1;
    *pixels = vips_image_copy_memory(colored);
    return *pixels != NULL ? 0 : -1;
}

int effects_apply(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    const struct recipe_effects *effects = &plan->recipe->effects;
    g_autoptr(VipsImage) now = NULL;
    if ((effects->given & ~(1u << RECIPE_EFFECT_TRIM)) == 0)
        return 0;
    if (hold(image, &now) == -1)
        return -1;
    for (int effect = RECIPE_EFFECT_TRIM + 1; effect < RECIPE_EFFECTS; effect++) {
        VipsImage *changed = NULL;
        if (!recipe_effect_has(effects, effect))
            continue;
        if (apply(now, effects, effect, &changed) == -1)
            return -1;
        g_object_unref(now);
        now = changed;
    }
    *next = g_steal_pointer(&now);
    return 0;
}
