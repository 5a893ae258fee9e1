#include "full/mask.h"

#include <math.h>

typedef double (*formula)(double x, double y, const void *what);

/* The formula is evaluated at the centres of pixels. */
static int generate(VipsRegion *region, void *sequence, void *what, void *at, gboolean *stop)
{
    const VipsRect *area = &region->valid;
    (void)sequence;
    *stop = FALSE;
    for (int y = 0; y < area->height; y++) {
        float *row = (float *)(void *)VIPS_REGION_ADDR(region, area->left, area->top + y);
        for (int x = 0; x < area->width; x++)
            row[x] = (float)(*(formula *)at)(area->left + x + 0.5, area->top + y + 0.5, what);
    }
    return 0;
}

static VipsImage *new_mask(int width, int height)
{
    VipsImage *mask = vips_image_new();
    vips_image_init_fields(mask, width, height, 1, VIPS_FORMAT_FLOAT, VIPS_CODING_NONE,
                           VIPS_INTERPRETATION_B_W, 1, 1);
    return mask;
}

/* The mask copies `what`, which has `size` bytes. */
static int fill(VipsImage *mask, formula at, const void *what, gsize size)
{
    char *copy = VIPS_ARRAY(mask, size, char);
    formula *formula_copy = VIPS_ARRAY(mask, 1, formula);
    if (copy == NULL || formula_copy == NULL)
        return -1;
    memcpy(copy, what, size);
    *formula_copy = at;
    if (vips_image_pipelinev(mask, VIPS_DEMAND_STYLE_ANY, NULL) == -1 ||
        vips_image_generate(mask, NULL, generate, NULL, copy, formula_copy) == -1)
        return -1;
    return 0;
}

static int make(VipsImage *mask, formula at, const void *what, gsize size, VipsImage **result)
{
    if (fill(mask, at, what, size) == -1) {
        g_object_unref(mask);
        return -1;
    }
    *result = mask;
    return 0;
}

/* The distance to an ellipse is its implicit function divided by the length of its gradient, which
 * is exact on the ellipse. Coverage falls from 1 to 0 within half a pixel on both sides. */
static double cover(double x, double y, const struct mask_shape *shape)
{
    double dx = shape->across - MIN(x - shape->left, shape->left + shape->width - x);
    double dy = shape->down - MIN(y - shape->top, shape->top + shape->height - y);
    if (dx > shape->across || dy > shape->down)
        return 0;
    if (dx <= 0 || dy <= 0)
        return 1;
    double across = dx / shape->across, down = dy / shape->down;
    double slope = 2 * hypot(across / shape->across, down / shape->down);
    double distance = (across * across + down * down - 1) / slope;
    return CLAMP(0.5 - distance, 0, 1);
}

static double cover_of_shape(double x, double y, const void *what)
{
    return cover(x, y, what);
}

static double cover_of_ring(double x, double y, const void *what)
{
    const struct mask_shape *shapes = what;
    return cover(x, y, &shapes[0]) * (1 - cover(x, y, &shapes[1]));
}

int mask_shape(int width, int height, const struct mask_shape *shape, VipsImage **mask)
{
    return make(new_mask(width, height), cover_of_shape, shape, sizeof *shape, mask);
}

int mask_ring(int width, int height, const struct mask_shape shapes[2], VipsImage **mask)
{
    return make(new_mask(width, height), cover_of_ring, shapes, 2 * sizeof *shapes, mask);
}

struct vignette {
    double width, height, strength;
};

static double light(double x, double y, const void *what)
{
    const struct vignette *vignette = what;
    double across = 2 * x / vignette->width - 1, down = 2 * y / vignette->height - 1;
    double square = (across * across + down * down) / 2;
    return 1 - vignette->strength * square * square;
}

int mask_vignette(int width, int height, double strength, VipsImage **mask)
{
    struct vignette vignette = {width, height, strength};
    return make(new_mask(width, height), light, &vignette, sizeof vignette, mask);
}
