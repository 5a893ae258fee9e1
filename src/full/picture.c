#include "full/picture.h"

struct size {
    int width, height;
};

int picture_fault(struct fault *fault, enum fault_kind kind)
{
    g_autofree char *words = vips_error_buffer_copy();
    return fault_raise(fault, kind, "%s", g_strchomp(words));
}

int picture_with_alpha(VipsImage *image, VipsImage **result)
{
    if (!vips_image_hasalpha(image))
        return vips_addalpha(image, result, NULL);
    *result = g_object_ref(image);
    return 0;
}

void picture_copy_field(VipsImage *from, VipsImage *to, const char *field)
{
    GValue value = G_VALUE_INIT;
    if (vips_image_get_typeof(from, field) == 0 || vips_image_get(from, field, &value) == -1)
        return;
    vips_image_set(to, field, &value);
    g_value_unset(&value);
}

int picture_round(VipsImage *image, VipsImage **result)
{
    return vips_linear1(image, result, 1, 0.5, "uchar", TRUE, NULL);
}

int picture_weigh(VipsImage *image, picture_change change, const void *how, VipsImage **result)
{
    g_autoptr(VipsImage) weighted = NULL;
    g_autoptr(VipsImage) changed = NULL;
    g_autoptr(VipsImage) plain = NULL;
    if (!vips_image_hasalpha(image))
        return change(image, how, result);
    if (vips_premultiply(image, &weighted, NULL) == -1 || change(weighted, how, &changed) == -1 ||
        vips_unpremultiply(changed, &plain, NULL) == -1 ||
        vips_cast(plain, result, vips_image_get_format(image), NULL) == -1)
        return -1;
    return 0;
}

static int resize(VipsImage *image, const void *how, VipsImage **result)
{
    const struct size *size = how;
    return vips_resize(image, result, (double)size->width / image->Xsize, "vscale",
                       (double)size->height / image->Ysize, "kernel", VIPS_KERNEL_LANCZOS3, NULL);
}

int picture_resize(VipsImage *image, int width, int height, VipsImage **result)
{
    struct size size = {width, height};
    return picture_weigh(image, resize, &size, result);
}

/* The fields include those that every image has, such as its size. */
static void dress(VipsImage *image, VipsImage *like, int width, int height)
{
    g_auto(GStrv) fields = vips_image_get_fields(like);
    vips_image_init_fields(image, width, height, like->Bands, like->BandFmt, like->Coding,
                           like->Type, like->Xres, like->Yres);
    for (char **field = fields; *field != NULL; field++)
        if (vips_image_get_typeof(image, *field) == 0)
            picture_copy_field(like, image, *field);
}

VipsImage *picture_sheet(VipsImage *like, int width, int height)
{
    VipsImage *sheet = vips_image_new_memory();
    dress(sheet, like, width, height);
    return sheet;
}

int picture_lines(VipsImage *whole, int top, int height, VipsImage **result)
{
    *result = vips_image_new_from_memory(VIPS_IMAGE_ADDR(whole, 0, top),
                                         VIPS_IMAGE_SIZEOF_LINE(whole) * (gsize)height,
                                         whole->Xsize, height, whole->Bands, whole->BandFmt);
    if (*result == NULL)
        return -1;
    dress(*result, whole, whole->Xsize, height);
    g_object_set_data_full(G_OBJECT(*result), "whole", g_object_ref(whole), g_object_unref);
    return 0;
}

int picture_fill(int width, int height, struct color color, VipsImage *alpha, VipsImage **result)
{
    static const double nothing[4] = {0, 0, 0, 0};
    const double channels[4] = {color.red, color.green, color.blue, color.alpha};
    g_autoptr(VipsImage) black = NULL;
    g_autoptr(VipsImage) filled = NULL;
    g_autoptr(VipsImage) tagged = NULL;
    if (vips_black(&black, width, height, "bands", 4, NULL) == -1 ||
        vips_linear(black, &filled, nothing, channels, 4, "uchar", TRUE, NULL) == -1 ||
        vips_copy(filled, &tagged, "interpretation", VIPS_INTERPRETATION_sRGB, NULL) == -1)
        return -1;
    if (alpha != NULL)
        return picture_mask(tagged, alpha, result);
    *result = g_steal_pointer(&tagged);
    return 0;
}

int picture_fade(VipsImage *image, int percent, VipsImage **result)
{
    const double factors[4] = {1, 1, 1, percent / 100.0}, halves[4] = {0.5, 0.5, 0.5, 0.5};
    g_autoptr(VipsImage) colored = NULL;
    g_autoptr(VipsImage) clear = NULL;
    if (vips_colourspace(image, &colored, VIPS_INTERPRETATION_sRGB, NULL) == -1 ||
        picture_with_alpha(colored, &clear) == -1)
        return -1;
    return vips_linear(clear, result, factors, halves, 4, "uchar", TRUE, NULL);
}

int picture_mask(VipsImage *image, VipsImage *mask, VipsImage **result)
{
    g_autoptr(VipsImage) clear = NULL;
    g_autoptr(VipsImage) colors = NULL;
    g_autoptr(VipsImage) alpha = NULL;
    g_autoptr(VipsImage) product = NULL;
    g_autoptr(VipsImage) rounded = NULL;
    if (picture_with_alpha(image, &clear) == -1)
        return -1;
    int last = clear->Bands - 1;
    if (vips_extract_band(clear, &colors, 0, "n", last, NULL) == -1 ||
        vips_extract_band(clear, &alpha, last, NULL) == -1 ||
        vips_multiply(alpha, mask, &product, NULL) == -1 ||
        picture_round(product, &rounded) == -1 ||
        vips_bandjoin2(colors, rounded, result, NULL) == -1)
        return -1;
    return 0;
}
