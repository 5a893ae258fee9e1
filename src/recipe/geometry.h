/* geometry: computes which pixels of the original become which pixels of the result. Pure
 * arithmetic.
 */
#ifndef PANTOGRAPH_RECIPE_GEOMETRY_H
#define PANTOGRAPH_RECIPE_GEOMETRY_H

#include "recipe/recipe.h"

struct geometry_area {
    int x, y, width, height;
};

/* All in pixels. The original (`from`) is turned into a box of `turned` pixels, then scaled to
 * `scaled`. `cut` is the area of that which is kept; it is placed on the canvas with its top left
 * corner at (`at_x`, `at_y`). The border goes around the canvas, which completes the result.
 * Without padding the canvas is as large as the cut. */
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

/* Plans a folded recipe for an original of width × height pixels (each 1–65,535), after applying
 * its orientation. Every side of the plan is at least 1. If the gravity depends on the content, the
 * cut is centred. */
struct geometry geometry_plan(const struct recipe *recipe, int width, int height);

/* Returns an offset from 0 to `room`: its start, middle or end for a `third` of -1, 0 or 1. */
gint64 geometry_place(gint64 room, int third);

#endif
