/* step: the interface of the pipeline's steps.
 *
 * A step is a function of a picture. It stores its result in `next`, or leaves `next` unset if
 * there is nothing to do. It returns 0, or -1 with the message in libvips' error buffer.
 */
#ifndef PANTOGRAPH_FULL_STEP_H
#define PANTOGRAPH_FULL_STEP_H

#include "full/picture.h"
#include "recipe/geometry.h"

/* Borrows everything it points to. */
struct step_plan {
    const struct recipe *recipe;
    struct geometry geometry;
    gboolean is_located;  /* the cut has been placed by the picture's content */
    gboolean has_alpha;   /* the result's format supports transparency */
    VipsImage *origin;    /* the picture as decoded, with its metadata */
    VipsImage **overlays; /* sRGB with alpha, one per overlay of the recipe */
};

/* Returns the plan for an upright picture of this size. */
static inline struct step_plan step_plan_of(const struct recipe *recipe, int width, int height)
{
    return (struct step_plan){.recipe = recipe, .geometry = geometry_plan(recipe, width, height)};
}

typedef int (*step_function)(VipsImage *image, struct step_plan *plan, VipsImage **next);

#endif
