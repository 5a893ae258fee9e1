/* geometry: which pixels of the original become which pixels of the result. Pure arithmetic.
 */
#ifndef PANTOGRAPH_RECIPE_GEOMETRY_H
#define PANTOGRAPH_RECIPE_GEOMETRY_H

#include "recipe/recipe.h"

struct geometry_area {
    int x, y, width, height;
};

/* All in pixels. The original of `from`, turned as the recipe says, lies in a box of `turned`. All
 * of that is scaled to `scaled`; of that, `cut` is kept (an area within it); the cut lies on a
 * canvas, its top left corner at (`at_x`, `at_y`); and the border goes around the canvas, which
 * makes the result. Without padding the canvas is the size of the cut. */
struct geometry {
    int from_width, from_height;
    int turned_width, turned_height;
    int scaled_width, scaled_height;
    struct geometry_area cut;
    int canvas_width, canvas_height;
    int at_x, at_y;
    int border;
    int width, height;
};

/* Plans a folded recipe for an original of width × height pixels (each 1–65,535), orientation
 * already applied. Every side of the plan is at least 1. Where the gravity depends on what is in
 * the picture the cut lies in the middle. */
struct geometry geometry_plan(const struct recipe *recipe, int width, int height);

/* The top left corner of what lies by `gravity` in `room` pixels of freedom, 0–room. */
gint64 geometry_place(gint64 room, int third);

#endif
