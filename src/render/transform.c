#include "render/transform.h"

/* The picture between two steps. Each step reads `image` and leaves its own in `next`, or leaves
 * `next` alone when there is nothing to do. */
struct work {
    VipsImage *image, *next;
    const struct transform *wanted;
};

typedef int (*step_function)(struct work *work);

static int resize_plain(VipsImage *image, double across, double down, VipsImage **result)
{
    return vips_resize(image, result, across, "vscale", down, "kernel", VIPS_KERNEL_LANCZOS3, NULL);
}

/* Transparent pixels have colours too; they must not bleed into their neighbours. */
static int resize_alpha(VipsImage *image, double across, double down, VipsImage **result)
{
    g_autoptr(VipsImage) weighted = NULL;
    g_autoptr(VipsImage) small = NULL;
    g_autoptr(VipsImage) plain = NULL;
    return vips_premultiply(image, &weighted, NULL) == -1 ||
                   resize_plain(weighted, across, down, &small) == -1 ||
                   vips_unpremultiply(small, &plain, NULL) == -1 ||
                   vips_cast(plain, result, vips_image_get_format(image), NULL) == -1
               ? -1
               : 0;
}

static int scale(struct work *work)
{
    gboolean is_turned = vips_image_get_orientation_swap(work->image);
    int width =
        is_turned ? work->wanted->geometry->scaled_height : work->wanted->geometry->scaled_width;
    int height =
        is_turned ? work->wanted->geometry->scaled_width : work->wanted->geometry->scaled_height;
    double across = (double)width / work->image->Xsize;
    double down = (double)height / work->image->Ysize;
    if (width == work->image->Xsize && height == work->image->Ysize)
        return 0;
    return vips_image_hasalpha(work->image) ? resize_alpha(work->image, across, down, &work->next)
                                            : resize_plain(work->image, across, down, &work->next);
}

static int turn(struct work *work)
{
    if (vips_image_get_orientation(work->image) == 1)
        return 0;
    g_autoptr(VipsImage) pixels = vips_image_copy_memory(work->image);
    return pixels != NULL ? vips_autorot(pixels, &work->next, NULL) : -1;
}

static int cut(struct work *work)
{
    const struct geometry_area *area = &work->wanted->geometry->cut;
    if (area->width == work->image->Xsize && area->height == work->image->Ysize)
        return 0;
    return vips_extract_area(work->image, &work->next, area->x, area->y, area->width, area->height,
                             NULL);
}

static gboolean has_profile(VipsImage *image)
{
    return vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0;
}

/* Eight bits, in the picture's own colours. */
static int narrow(struct work *work)
{
    switch (vips_image_get_interpretation(work->image)) {
    case VIPS_INTERPRETATION_RGB16:
        return vips_colourspace(work->image, &work->next, VIPS_INTERPRETATION_sRGB, NULL);
    case VIPS_INTERPRETATION_GREY16:
        return vips_colourspace(work->image, &work->next, VIPS_INTERPRETATION_B_W, NULL);
    default:
        return 0;
    }
}

/* A profile that lcms cannot use is worth no picture: such colours are taken as sRGB. What lcms
 * says of it is not kept, and what was said before is. */
static int to_srgb(struct work *work)
{
    gboolean is_cmyk = vips_image_get_interpretation(work->image) == VIPS_INTERPRETATION_CMYK;
    if (!is_cmyk && !has_profile(work->image))
        return 0;
    vips_error_freeze();
    int status = vips_icc_transform(work->image, &work->next, "srgb", "embedded", TRUE,
                                    "input_profile", is_cmyk ? "cmyk" : "srgb", NULL);
    vips_error_thaw();
    if (status == 0)
        return 0;
    g_clear_object(&work->next);
    return is_cmyk
               ? vips_icc_transform(work->image, &work->next, "srgb", "input_profile", "cmyk", NULL)
               : 0;
}

static int settle(struct work *work)
{
    VipsInterpretation space = vips_image_get_interpretation(work->image);
    if (vips_image_get_format(work->image) == VIPS_FORMAT_UCHAR &&
        (space == VIPS_INTERPRETATION_sRGB || space == VIPS_INTERPRETATION_B_W))
        return 0;
    return vips_colourspace(work->image, &work->next, VIPS_INTERPRETATION_sRGB, NULL);
}

/* What lies around a padded picture is transparent until the background comes. */
static int canvas(struct work *work)
{
    const struct geometry *geometry = work->wanted->geometry;
    g_autoptr(VipsImage) clear = NULL;
    if (geometry->canvas_width == work->image->Xsize &&
        geometry->canvas_height == work->image->Ysize)
        return 0;
    if (vips_image_hasalpha(work->image))
        clear = g_object_ref(work->image);
    else if (vips_addalpha(work->image, &clear, NULL) == -1)
        return -1;
    return vips_embed(clear, &work->next, geometry->at_x, geometry->at_y, geometry->canvas_width,
                      geometry->canvas_height, "extend", VIPS_EXTEND_BLACK, NULL);
}

static int flatten(VipsImage *image, const double *color, VipsImage **result)
{
    VipsArrayDouble *background = vips_array_double_new(color, 3);
    int status = vips_flatten(image, result, "background", background, NULL);
    vips_area_unref(VIPS_AREA(background));
    return status;
}

static int lay_over(VipsImage *image, const double *color, VipsImage **result)
{
    static const double nothing[4] = {0, 0, 0, 0};
    g_autoptr(VipsImage) black = NULL;
    g_autoptr(VipsImage) filled = NULL;
    g_autoptr(VipsImage) ground = NULL;
    g_autoptr(VipsImage) joined = NULL;
    return vips_black(&black, image->Xsize, image->Ysize, "bands", 4, NULL) == -1 ||
                   vips_linear(black, &filled, nothing, color, 4, "uchar", TRUE, NULL) == -1 ||
                   vips_copy(filled, &ground, "interpretation", VIPS_INTERPRETATION_sRGB, NULL) ==
                       -1 ||
                   vips_composite2(ground, image, &joined, VIPS_BLEND_MODE_OVER, NULL) == -1 ||
                   vips_cast_uchar(joined, result, NULL) == -1
               ? -1
               : 0;
}

static double over_white(guint8 channel, guint8 alpha)
{
    return (channel * alpha + 255 * (255 - alpha)) / 255.0;
}

static int background(struct work *work)
{
    struct color color = work->wanted->recipe->background;
    gboolean is_wanted = recipe_has(work->wanted->recipe, RECIPE_BACKGROUND);
    g_autoptr(VipsImage) coloured = NULL;
    if (!vips_image_hasalpha(work->image) || (work->wanted->has_alpha && !is_wanted))
        return 0;
    if (vips_colourspace(work->image, &coloured, VIPS_INTERPRETATION_sRGB, NULL) == -1)
        return -1;
    if (work->wanted->has_alpha && color.alpha < 255)
        return lay_over(coloured, (double[]){color.red, color.green, color.blue, color.alpha},
                        &work->next);
    return flatten(coloured,
                   (double[]){over_white(color.red, color.alpha),
                              over_white(color.green, color.alpha),
                              over_white(color.blue, color.alpha)},
                   &work->next);
}

/* Savers keep what they find, whatever their `strip` says. */
static int strip(struct work *work)
{
    if (vips_copy(work->image, &work->next, "xres", 1.0, "yres", 1.0, NULL) == -1)
        return -1;
    g_auto(GStrv) fields = vips_image_get_fields(work->next);
    for (char **field = fields; *field != NULL; field++)
        vips_image_remove(work->next, *field);
    return 0;
}

static const step_function steps[] = {
    scale, turn, cut, narrow, to_srgb, settle, canvas, background, strip,
};

static int take(struct work *work, step_function step)
{
    if (step(work) == -1) {
        g_clear_object(&work->next);
        return -1;
    }
    if (work->next != NULL) {
        g_object_unref(work->image);
        work->image = g_steal_pointer(&work->next);
    }
    return 0;
}

int transform_run(VipsImage *image, const struct transform *transform, VipsImage **result,
                  struct fault *fault)
{
    struct work work = {g_object_ref(image), NULL, transform};
    int status = 0;
    for (gsize i = 0; status == 0 && i < G_N_ELEMENTS(steps); i++)
        status = take(&work, steps[i]);
    if (status == 0) {
        *result = work.image;
        return 0;
    }
    g_object_unref(work.image);
    return picture_fault(fault, FAULT_UNDECODABLE);
}
