/* step: what every step of the pipeline is given, and what it gives.
 *
 * A step is a function of a picture. It leaves its own picture in `next`, or leaves `next` alone
 * when there is nothing to do, and returns 0, or -1 with libvips' words in its error buffer.
 */
#ifndef PANTOGRAPH_FULL_STEP_H
#define PANTOGRAPH_FULL_STEP_H

#include "full/picture.h"
#include "recipe/geometry.h"

/* Borrows what it points to. */
struct step_plan {
    const struct recipe *recipe;
    struct geometry geometry;
    gboolean is_located;  /* the cut is where the picture's content wants it */
    gboolean has_alpha;   /* the result's format can be transparent */
    VipsImage *origin;    /* the picture as decoded, with its metadata */
    VipsImage **overlays; /* sRGB with alpha, one for each of the recipe's */
};

/* A plan for a picture of this size, upright. */
static inline struct step_plan step_plan_of(const struct recipe *recipe, int width, int height)
{
    return (struct step_plan){.recipe = recipe, .geometry = geometry_plan(recipe, width, height)};
}

typedef int (*step_function)(VipsImage *image, struct step_plan *plan, VipsImage **next);

#endif
