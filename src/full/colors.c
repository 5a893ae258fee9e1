#include "full/colors.h"

static gboolean has_profile(VipsImage *image)
{
    return vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0;
}

int colors_narrow(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    (void)plan;
    switch (vips_image_get_interpretation(image)) {
    case VIPS_INTERPRETATION_RGB16:
        return vips_colourspace(image, next, VIPS_INTERPRETATION_sRGB, NULL);
    case VIPS_INTERPRETATION_GREY16:
        return vips_colourspace(image, next, VIPS_INTERPRETATION_B_W, NULL);
    default:
        return 0;
    }
}

/* CMYK and grey pictures cannot use their profile after the steps that need three colours. */
gboolean colors_keep_profile(VipsImage *image, const struct recipe *recipe)
{
    int colors = image->Bands - (vips_image_hasalpha(image) ? 1 : 0);
    return recipe_is(recipe, RECIPE_KEEP_ICC) && has_profile(image) && colors == PICTURE_COLORS;
}

/* A profile that lcms cannot use must not cost the picture: its colours are taken as sRGB. lcms'
 * errors are dropped, earlier ones are kept. */
int colors_convert(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    gboolean is_cmyk = vips_image_get_interpretation(image) == VIPS_INTERPRETATION_CMYK;
    if (colors_keep_profile(image, plan->recipe) || (!is_cmyk && !has_profile(image)))
        return 0;
    vips_error_freeze();
    int status = vips_icc_transform(image, next, "srgb", "embedded", TRUE, "input_profile",
                                    is_cmyk ? "cmyk" : "srgb", NULL);
    vips_error_thaw();
    if (status == 0)
        return 0;
    g_clear_object(next);
    return is_cmyk ? vips_icc_transform(image, next, "srgb", "input_profile", "cmyk", NULL) : 0;
}

int colors_settle(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    VipsInterpretation space = vips_image_get_interpretation(image);
    (void)plan;
    if (vips_image_get_format(image) == VIPS_FORMAT_UCHAR &&
        (space == VIPS_INTERPRETATION_sRGB || space == VIPS_INTERPRETATION_B_W))
        return 0;
    return vips_colourspace(image, next, VIPS_INTERPRETATION_sRGB, NULL);
}
