#include "full/turn.h"

#include <math.h>

#define RIGHT_ANGLE 90
#define NEAR 1.01 /* pixels by which a rounded size may differ */

struct spin {
    int degrees;
    int width, height; /* of the result */
};

static gboolean is_right(const struct recipe *recipe)
{
    return recipe->turn.degrees % RIGHT_ANGLE == 0;
}

gboolean turn_is_needed(VipsImage *image, const struct recipe *recipe)
{
    return vips_image_get_orientation(image) != 1 || recipe->turn.is_mirrored ||
           recipe->turn.degrees != 0;
}

void turn_size(VipsImage *image, const struct step_plan *plan, int *width, int *height)
{
    const struct geometry *geometry = &plan->geometry;
    gboolean swaps = is_right(plan->recipe) && plan->recipe->turn.degrees % 180 != 0;
    *width = swaps ? geometry->scaled_height : geometry->scaled_width;
    *height = swaps ? geometry->scaled_width : geometry->scaled_height;
    if (!is_right(plan->recipe)) {
        double scale = MAX((double)geometry->scaled_width / geometry->turned_width,
                           (double)geometry->scaled_height / geometry->turned_height);
        *width = MAX(1, (int)lround(geometry->from_width * scale));
        *height = MAX(1, (int)lround(geometry->from_height * scale));
    }
    if (vips_image_get_orientation_swap(image)) {
        int swap = *width;
        *width = *height;
        *height = swap;
    }
}

static int mirror(VipsImage *image, const struct recipe *recipe, VipsImage **result)
{
    if (recipe->turn.is_mirrored)
        return vips_flip(image, result, VIPS_DIRECTION_HORIZONTAL, NULL);
    *result = g_object_ref(image);
    return 0;
}

/* Holds the picture, because pixels are read in a different order than a decoder delivers them. */
int turn_right(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    const struct recipe *recipe = plan->recipe;
    VipsAngle angle =
        is_right(recipe) ? (VipsAngle)(recipe->turn.degrees / RIGHT_ANGLE) : VIPS_ANGLE_D0;
    g_autoptr(VipsImage) pixels = NULL;
    g_autoptr(VipsImage) upright = NULL;
    g_autoptr(VipsImage) mirrored = NULL;
    if (!turn_is_needed(image, recipe))
        return 0;
    pixels = vips_image_copy_memory(image);
    if (pixels == NULL || vips_autorot(pixels, &upright, NULL) == -1 ||
        mirror(upright, recipe, &mirrored) == -1)
        return -1;
    return vips_rot(mirrored, next, angle, NULL);
}

/* Turns around the centre of the picture, which becomes the centre of the result (pixels are points
 * at the centres of their squares). */
static int spin(VipsImage *image, const struct spin *spin, VipsImage **result)
{
    double angle = spin->degrees * G_PI / 180, cosine = cos(angle), sine = sin(angle);
    VipsInterpolate *cubic = vips_interpolate_new("bicubic");
    VipsArrayInt *area = vips_array_int_newv(4, 0, 0, spin->width, spin->height);
    int status =
        vips_affine(image, result, cosine, -sine, sine, cosine, "interpolate", cubic, "oarea", area,
                    "idx", -(image->Xsize - 1) / 2.0, "idy", -(image->Ysize - 1) / 2.0, "odx",
                    (spin->width - 1) / 2.0, "ody", (spin->height - 1) / 2.0, NULL);
    vips_area_unref(VIPS_AREA(area));
    g_object_unref(cubic);
    return status;
}

/* A stretched picture is turned first, then resized. */
int turn_free(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    const struct geometry *geometry = &plan->geometry;
    struct spin how = {plan->recipe->turn.degrees, geometry->scaled_width, geometry->scaled_height};
    double angle = how.degrees * G_PI / 180;
    double width = image->Xsize * fabs(cos(angle)) + image->Ysize * fabs(sin(angle));
    double height = image->Xsize * fabs(sin(angle)) + image->Ysize * fabs(cos(angle));
    g_autoptr(VipsImage) clear = NULL;
    g_autoptr(VipsImage) spun = NULL;
    if (is_right(plan->recipe))
        return 0;
    if (picture_with_alpha(image, &clear) == -1)
        return -1;
    if (fabs(width - how.width) <= NEAR && fabs(height - how.height) <= NEAR)
        return spin(clear, &how, next);
    how.width = MAX(1, (int)lround(width));
    how.height = MAX(1, (int)lround(height));
    if (spin(clear, &how, &spun) == -1)
        return -1;
    return picture_resize(spun, geometry->scaled_width, geometry->scaled_height, next);
}
