/* canvas: a whole picture in memory, and the ways up that it can be stored.
 */
#ifndef PANTOGRAPH_EXPRESS_CANVAS_H
#define PANTOGRAPH_EXPRESS_CANVAS_H

#include "recipe/geometry.h"

/* Bytes, pixel after pixel, line after line without gaps. */
struct canvas {
    int width, height, bands;
    guint8 *pixels;
};

/* Its pixels are not set. canvas_clear frees them. */
struct canvas canvas_new(int width, int height, int bands);

guint8 *canvas_line(const struct canvas *canvas, int y);

/* Whether rows become columns when a picture of this orientation (EXIF's, 1–8) is put upright. */
gboolean canvas_is_swapped(int orientation);

/* Where the area of an upright picture of width × height pixels lies in the picture as it is
 * stored. */
struct geometry_area canvas_stored(int orientation, int width, int height,
                                   const struct geometry_area *area);

/* The picture upright, in memory of its own. */
struct canvas canvas_upright(const struct canvas *canvas, int orientation);

void canvas_clear(struct canvas *canvas);

#endif
