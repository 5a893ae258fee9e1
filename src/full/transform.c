#include "full/transform.h"

#include "full/colors.h"
#include "full/effects.h"
#include "full/frame.h"
#include "full/ground.h"
#include "full/locate.h"
#include "full/overlay.h"
#include "full/turn.h"

#include <string.h>

static int scale(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    int width, height;
    turn_size(image, plan, &width, &height);
    if (width == image->Xsize && height == image->Ysize)
        return 0;
    return picture_resize(image, width, height, next);
}

static int cut(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    const struct geometry_area *area = &plan->geometry.cut;
    if (area->width == image->Xsize && area->height == image->Ysize)
        return 0;
    return vips_extract_area(image, next, area->x, area->y, area->width, area->height, NULL);
}

/* libvips' names for EXIF's Artist and Copyright. */
static const char *const rights[] = {"exif-ifd0-Artist", "exif-ifd0-Copyright"};

/* libvips shows an EXIF text as `TEXT (READABLE, ASCII, N components, N bytes)`, and reads one up
 * to its last parenthesis. READABLE may contain parentheses, which would be mistaken for the text.
 */
static void copy_text(VipsImage *from, VipsImage *to, const char *field)
{
    const char *shown;
    gint64 size = 0;
    if (vips_image_get_typeof(from, field) == 0 || vips_image_get_string(from, field, &shown) == -1)
        return;
    const char *last = strrchr(shown, ',');
    if (last != NULL)
        size = g_ascii_strtoll(last + 1, NULL, 10) - 1;
    if (size <= 0 || size > last - shown)
        return;
    g_autofree char *text = g_strndup(shown, (gsize)size);
    g_autofree char *plain = g_strconcat(text, " (, ASCII)", NULL);
    vips_image_set_string(to, field, plain);
}

/* Savers keep all metadata they find, whatever their `strip` says. */
static int strip(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    if (vips_copy(image, next, "xres", 1.0, "yres", 1.0, NULL) == -1)
        return -1;
    g_auto(GStrv) fields = vips_image_get_fields(*next);
    for (char **field = fields; *field != NULL; field++)
        vips_image_remove(*next, *field);
    if (colors_keep_profile(plan->origin, plan->recipe))
        picture_copy_field(plan->origin, *next, VIPS_META_ICC_NAME);
    for (gsize i = 0; recipe_is(plan->recipe, RECIPE_KEEP_COPYRIGHT) && i < G_N_ELEMENTS(rights);
         i++)
        copy_text(plan->origin, *next, rights[i]);
    return 0;
}

static const step_function turning_steps[] = {
    scale, turn_right, colors_narrow, colors_convert, colors_settle, turn_free, NULL,
};

static const step_function making_steps[] = {
    locate_cut,  cut,          effects_apply, frame_fade,     ground_pad, ground_fill,
    frame_round, frame_border, overlay_lay,   ground_flatten, strip,      NULL,
};

static int take(VipsImage **now, step_function step, struct step_plan *plan)
{
    VipsImage *next = NULL;
    if (step(*now, plan, &next) == -1) {
        g_clear_object(&next);
        return -1;
    }
    if (next != NULL) {
        g_object_unref(*now);
        *now = next;
    }
    return 0;
}

static int walk(VipsImage *image, const step_function *steps, struct step_plan *plan,
                VipsImage **result)
{
    g_autoptr(VipsImage) now = g_object_ref(image);
    for (; *steps != NULL; steps++)
        if (take(&now, *steps, plan) == -1)
            return -1;
    *result = g_steal_pointer(&now);
    return 0;
}

int transform_turn(VipsImage *image, struct step_plan *plan, VipsImage **result,
                   struct fault *fault)
{
    return walk(image, turning_steps, plan, result) == -1 ? picture_fault(fault, FAULT_UNDECODABLE)
                                                          : 0;
}

int transform_run(VipsImage *image, struct step_plan *plan, VipsImage **result, struct fault *fault)
{
    g_autoptr(VipsImage) turned = NULL;
    plan->origin = image;
    if (transform_turn(image, plan, &turned, fault) == -1)
        return -1;
    return walk(turned, making_steps, plan, result) == -1 ? picture_fault(fault, FAULT_UNDECODABLE)
                                                          : 0;
}

gint64 transform_memory(const struct step_plan *plan)
{
    const struct geometry *geometry = &plan->geometry;
    gint64 scaled = (gint64)geometry->scaled_width * geometry->scaled_height;
    gint64 cut = (gint64)geometry->cut.width * geometry->cut.height;
    gint64 pixels = 0;
    if (turn_is_needed(plan->origin, plan->recipe))
        pixels += scaled;
    if (locate_is_needed(plan->recipe))
        pixels += scaled;
    if (plan->recipe->effects.given != 0)
        pixels += cut;
    return pixels * PICTURE_BYTES_A_PIXEL;
}
