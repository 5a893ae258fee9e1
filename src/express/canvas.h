/* canvas: a whole picture in memory, in any of the orientations in which it can be stored.
 */
#ifndef PANTOGRAPH_EXPRESS_CANVAS_H
#define PANTOGRAPH_EXPRESS_CANVAS_H

#include "recipe/geometry.h"

/* Bytes, pixel by pixel and line by line, without gaps. */
struct canvas {
    int width, height, bands;
    guint8 *pixels;
};

/* Leaves its pixels unset. Free with canvas_clear. */
struct canvas canvas_new(int width, int height, int bands);

guint8 *canvas_line(const struct canvas *canvas, int y);

/* Whether putting a picture of this EXIF orientation (1–8) upright swaps rows and columns. */
gboolean canvas_is_swapped(int orientation);

/* Converts an area of the upright picture, width × height pixels, to the same area of the picture
 * as it is stored. */
struct geometry_area canvas_stored(int orientation, int width, int height,
                                   const struct geometry_area *area);

/* Returns an upright copy of the picture. */
struct canvas canvas_upright(const struct canvas *canvas, int orientation);

void canvas_clear(struct canvas *canvas);

#endif
