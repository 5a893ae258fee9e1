/* mask: pictures of one band of floats, with each pixel computed by a formula on demand.
 */
#ifndef PANTOGRAPH_FULL_MASK_H
#define PANTOGRAPH_FULL_MASK_H

#include "full/picture.h"

/* A rectangle with elliptical corners, in pixels. */
struct mask_shape {
    double left, top, width, height;
    double across, down; /* radii */
};

/* How much of each pixel the shape covers, 0–1. The caller owns the mask. Returns 0, or -1 with the
 * message in libvips' error buffer, as do the others. */
int mask_shape(int width, int height, const struct mask_shape *shape, VipsImage **mask);

/* The area covered by the outer shape but not by the inner one. */
int mask_ring(int width, int height, const struct mask_shape shapes[2], VipsImage **mask);

/* From 1 in the centre down to 1 - strength in the corners, with the fourth power of the distance,
 * as light falls off in a lens. */
int mask_vignette(int width, int height, double strength, VipsImage **mask);

#endif
