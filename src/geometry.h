/* geometry: which pixels of the original become which pixels of the result. Pure arithmetic.
 */
#ifndef PANTOGRAPH_GEOMETRY_H
#define PANTOGRAPH_GEOMETRY_H

#include "recipe.h"

/* All in pixels. The whole original is scaled to `scaled`; of that, `cut` is kept (an area within
 * it); and the cut lies on a canvas of the result's size, its top left corner at (`at_x`, `at_y`).
 * Without padding the canvas is the size of the cut. */
struct geometry_area {
    int x, y, width, height;
};

struct geometry {
    int scaled_width, scaled_height;
    struct geometry_area cut;
    int canvas_width, canvas_height;
    int at_x, at_y;
};

/* Plans a folded recipe for an original of width × height pixels (each 1–65,535), orientation
 * already applied. Every side of the plan is at least 1. */
struct geometry geometry_plan(const struct recipe *recipe, int width, int height);

#endif
