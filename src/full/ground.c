#include "full/ground.h"

int ground_pad(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    const struct geometry *geometry = &plan->geometry;
    g_autoptr(VipsImage) clear = NULL;
    if (geometry->canvas_width == image->Xsize && geometry->canvas_height == image->Ysize)
        return 0;
    if (picture_with_alpha(image, &clear) == -1)
        return -1;
    return vips_embed(clear, next, geometry->at_x, geometry->at_y, geometry->canvas_width,
                      geometry->canvas_height, "extend", VIPS_EXTEND_BLACK, NULL);
}

static double over_white(guint8 channel, guint8 alpha)
{
    return (channel * alpha + 255 * (255 - alpha)) / 255.0;
}

static int flatten(VipsImage *image, struct color color, VipsImage **result)
{
    VipsArrayDouble *ground = vips_array_double_newv(3, over_white(color.red, color.alpha),
                                                     over_white(color.green, color.alpha),
                                                     over_white(color.blue, color.alpha));
    int status = vips_flatten(image, result, "background", ground, NULL);
    vips_area_unref(VIPS_AREA(ground));
    return status;
}

static int lay_over(VipsImage *image, struct color color, VipsImage **result)
{
    g_autoptr(VipsImage) ground = NULL;
    g_autoptr(VipsImage) joined = NULL;
    if (picture_fill(image->Xsize, image->Ysize, color, NULL, &ground) == -1 ||
        vips_composite2(ground, image, &joined, VIPS_BLEND_MODE_OVER, NULL) == -1 ||
        vips_cast_uchar(joined, result, NULL) == -1)
        return -1;
    return 0;
}

int ground_fill(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    struct color color = plan->recipe->background;
    g_autoptr(VipsImage) colored = NULL;
    if (!vips_image_hasalpha(image) || !recipe_has(plan->recipe, RECIPE_BACKGROUND))
        return 0;
    if (vips_colourspace(image, &colored, VIPS_INTERPRETATION_sRGB, NULL) == -1)
        return -1;
    return plan->has_alpha && color.alpha < 255 ? lay_over(colored, color, next)
                                                : flatten(colored, color, next);
}

int ground_flatten(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    g_autoptr(VipsImage) colored = NULL;
    if (!vips_image_hasalpha(image) || plan->has_alpha)
        return 0;
    if (vips_colourspace(image, &colored, VIPS_INTERPRETATION_sRGB, NULL) == -1)
        return -1;
    return flatten(colored, plan->recipe->background, next);
}
