#include "full/overlay.h"

#include "base/number.h"

/* The size of an overlay of width × height pixels over a result of this plan; keeps its shape. */
static void size_of(const struct recipe_overlay *overlay, const struct geometry *geometry,
                    int *width, int *height)
{
    gint64 wanted = recipe_length_pixels(&overlay->width, geometry->width);
    if (overlay->width.pixels == 0 && overlay->width.part == 0)
        return;
    wanted = MAX(1, wanted);
    *height = (int)MAX(1, number_scale(*height, wanted, *width));
    *width = (int)wanted;
}

/* Inwards from the edge that the gravity names; from the middle to the right or down. */
static int place(const struct recipe_length *offset, int third, int whole, int size)
{
    int at = (int)geometry_place(whole - size, third);
    int by = (int)recipe_length_pixels(offset, whole);
    return third > 0 ? at - by : at + by;
}

/* The place of an overlay on the result. */
static VipsRect box_of(const struct step_plan *plan, guint32 index)
{
    const struct recipe_overlay *overlay = &plan->recipe->overlays.list[index];
    const struct geometry *geometry = &plan->geometry;
    int width = plan->overlays[index]->Xsize, height = plan->overlays[index]->Ysize;
    size_of(overlay, geometry, &width, &height);
    return (VipsRect){place(&overlay->x, overlay->gravity.x, geometry->width, width),
                      place(&overlay->y, overlay->gravity.y, geometry->height, height), width,
                      height};
}

/* The overlay with its size and opacity on a transparent sheet of the result's size. */
static int spread(const struct step_plan *plan, guint32 index, VipsRect box, VipsImage **sheet)
{
    g_autoptr(VipsImage) sized = NULL;
    g_autoptr(VipsImage) faded = NULL;
    if (picture_resize(plan->overlays[index], box.width, box.height, &sized) == -1 ||
        picture_fade(sized, plan->recipe->overlays.list[index].opacity, &faded) == -1)
        return -1;
    return vips_embed(faded, sheet, box.left, box.top, plan->geometry.width, plan->geometry.height,
                      "extend", VIPS_EXTEND_BLACK, NULL);
}

static int lay(VipsImage *image, const struct step_plan *plan, guint32 index, VipsImage **result)
{
    VipsRect box = box_of(plan, index), whole = {0, 0, image->Xsize, image->Ysize};
    g_autoptr(VipsImage) sheet = NULL;
    g_autoptr(VipsImage) joined = NULL;
    if (!vips_rect_overlapsrect(&box, &whole))
        return vips_copy(image, result, NULL);
    if (spread(plan, index, box, &sheet) == -1 ||
        vips_composite2(image, sheet, &joined, VIPS_BLEND_MODE_OVER, NULL) == -1 ||
        vips_cast_uchar(joined, result, NULL) == -1)
        return -1;
    return 0;
}

/* A picture that was opaque stays opaque, so it needs no alpha channel. */
static int drop_alpha(VipsImage *image, gboolean had_alpha, VipsImage **result)
{
    if (!had_alpha && vips_image_hasalpha(image))
        return vips_extract_band(image, result, 0, "n", PICTURE_COLORS, NULL);
    *result = g_object_ref(image);
    return 0;
}

int overlay_lay(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    g_autoptr(VipsImage) now = NULL;
    guint32 count = plan->recipe->overlays.count;
    if (count == 0)
        return 0;
    if (vips_colourspace(image, &now, VIPS_INTERPRETATION_sRGB, NULL) == -1)
        return -1;
    for (guint32 i = 0; i < count; i++) {
        VipsImage *joined = NULL;
        if (lay(now, plan, i, &joined) == -1)
            return -1;
        g_object_unref(now);
        now = joined;
    }
    return drop_alpha(now, vips_image_hasalpha(image), next);
}
