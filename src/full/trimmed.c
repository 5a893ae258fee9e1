#include "full/trimmed.h"

#include "full/frames.h"
#include "full/transform.h"
#include "full/trim.h"
#include "full/turn.h"

/* Estimates the memory for trimming: all frames at full size, what some decoders hold, the copy of
 * a frame in which its edges are found, and the one from which it is turned. 489 MiB were measured
 * where this comes to 820, and the largest WebP needs all of it. */
static int admit(const struct decode *source, const struct recipe *recipe,
                 const struct limits *limits, struct fault *fault)
{
    struct recipe turning = {.turn = recipe->turn};
    struct geometry whole = geometry_plan(&turning, source->width, source->height);
    gint64 copies = source->frames + (turn_is_needed(source->header, &turning) ? 3 : 2);
    gint64 memory =
        2 * source->memory + copies * PICTURE_BYTES_A_PIXEL * (gint64)whole.width * whole.height;
    if (memory <= limits->memory)
        return 0;
    return fault_raise(fault, FAULT_PICTURE_TOO_LARGE,
                       "trimming the original takes %" G_GINT64_FORMAT
                       " bytes of memory; at most %" G_GINT64_FORMAT " are allowed",
                       memory, limits->memory);
}

/* Turns every frame, and finds the box that contains what differs from the edges in any of them. */
static int turn(struct trimmed *trimmed, const struct recipe *recipe, struct step_plan *plan,
                VipsRect *box, struct fault *fault)
{
    int tolerance = recipe->effects.amounts[RECIPE_EFFECT_TRIM];
    for (guint i = 0; i < trimmed->frames->len; i++) {
        g_autoptr(VipsImage) turned = NULL;
        if (transform_turn(trimmed->frames->pdata[i], plan, &turned, fault) == -1 ||
            frames_replace(trimmed->frames, i, vips_image_copy_memory(turned), fault) == -1 ||
            trim_find(trimmed->frames->pdata[i], tolerance, box, fault) == -1)
            return -1;
    }
    return 0;
}

static int crop(struct trimmed *trimmed, const VipsRect *box, struct fault *fault)
{
    for (guint i = 0; i < trimmed->frames->len; i++) {
        VipsImage *part = NULL;
        vips_extract_area(trimmed->frames->pdata[i], &part, box->left, box->top, box->width,
                          box->height, NULL);
        if (frames_replace(trimmed->frames, i, part, fault) == -1)
            return -1;
    }
    return 0;
}

gboolean trimmed_is_wanted(const struct recipe *recipe)
{
    return recipe_effect_has(&recipe->effects, RECIPE_EFFECT_TRIM);
}

int trimmed_prepare(const struct decode *source, const struct recipe *recipe,
                    const struct limits *limits, struct trimmed *trimmed, struct fault *fault)
{
    struct recipe turning = {.turn = recipe->turn, .flags = recipe->flags};
    struct step_plan plan = step_plan_of(&turning, source->width, source->height);
    VipsRect box = {0, 0, 0, 0};
    if (admit(source, recipe, limits, fault) == -1 ||
        decode_whole(source, &trimmed->roll, fault) == -1)
        return -1;
    trimmed->frames = frames_split(trimmed->roll, source->frames, fault);
    if (trimmed->frames == NULL || turn(trimmed, recipe, &plan, &box, fault) == -1)
        return -1;
    if (box.width == 0)
        box = (VipsRect){0, 0, plan.geometry.width, plan.geometry.height};
    trimmed->width = box.width;
    trimmed->height = box.height;
    return crop(trimmed, &box, fault);
}
