#include "full/frame.h"

#include "full/mask.h"

/* At an opacity of 0 the colours are cleared too, because some formats would keep them. */
int frame_fade(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    g_autoptr(VipsImage) faded = NULL;
    if (plan->recipe->opacity == 100)
        return 0;
    if (plan->recipe->opacity > 0)
        return picture_fade(image, plan->recipe->opacity, next);
    if (picture_fade(image, 0, &faded) == -1)
        return -1;
    return vips_linear1(faded, next, 0, 0, "uchar", TRUE, NULL);
}

/* The shape of the rounded picture, `margin` pixels from the left and the top. */
static struct mask_shape shape_of(const struct step_plan *plan, int margin)
{
    double width = plan->geometry.canvas_width, height = plan->geometry.canvas_height;
    double radius = plan->recipe->radius, most = MIN(width, height) / 2;
    gboolean is_ellipse = plan->recipe->radius == RECIPE_RADIUS_MOST;
    return (struct mask_shape){.left = margin,
                               .top = margin,
                               .width = width,
                               .height = height,
                               .across = is_ellipse ? width / 2 : MIN(radius, most),
                               .down = is_ellipse ? height / 2 : MIN(radius, most)};
}

int frame_round(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    struct mask_shape shape = shape_of(plan, 0);
    g_autoptr(VipsImage) mask = NULL;
    if (plan->recipe->radius == 0)
        return 0;
    if (mask_shape(image->Xsize, image->Ysize, &shape, &mask) == -1)
        return -1;
    return picture_mask(image, mask, next);
}

static int embed(VipsImage *image, const struct step_plan *plan, const double *color,
                 VipsImage **result)
{
    const struct geometry *geometry = &plan->geometry;
    VipsArrayDouble *around = vips_array_double_new(color, image->Bands);
    int status =
        vips_embed(image, result, geometry->border, geometry->border, geometry->width,
                   geometry->height, "extend", VIPS_EXTEND_BACKGROUND, "background", around, NULL);
    vips_area_unref(VIPS_AREA(around));
    return status;
}

/* Along a rounded edge picture and border share pixels. Their coverages are added; otherwise what
 * is behind would show through the seam. */
static int surround(VipsImage *image, const struct step_plan *plan, VipsImage **result)
{
    static const double nothing[4] = {0, 0, 0, 0};
    const struct geometry *geometry = &plan->geometry;
    int border = geometry->border;
    struct mask_shape inner = shape_of(plan, border);
    struct mask_shape outer = {
        0, 0, geometry->width, geometry->height, inner.across + border, inner.down + border};
    g_autoptr(VipsImage) middle = NULL;
    g_autoptr(VipsImage) mask = NULL;
    g_autoptr(VipsImage) ring = NULL;
    g_autoptr(VipsImage) joined = NULL;
    return embed(image, plan, nothing, &middle) == -1 ||
                   mask_ring(geometry->width, geometry->height, (struct mask_shape[]){outer, inner},
                             &mask) == -1 ||
                   picture_fill(geometry->width, geometry->height, plan->recipe->border.color, mask,
                                &ring) == -1 ||
                   vips_composite2(ring, middle, &joined, VIPS_BLEND_MODE_ADD, NULL) == -1 ||
                   vips_cast_uchar(joined, result, NULL) == -1
               ? -1
               : 0;
}

int frame_border(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    struct color color = plan->recipe->border.color;
    const double channels[4] = {color.red, color.green, color.blue, color.alpha};
    g_autoptr(VipsImage) colored = NULL;
    g_autoptr(VipsImage) clear = NULL;
    if (plan->geometry.border == 0)
        return 0;
    if (vips_colourspace(image, &colored, VIPS_INTERPRETATION_sRGB, NULL) == -1)
        return -1;
    if (plan->recipe->radius != 0)
        return surround(colored, plan, next);
    if (color.alpha == 255)
        return embed(colored, plan, channels, next);
    return picture_with_alpha(colored, &clear) == -1 ? -1 : embed(clear, plan, channels, next);
}
