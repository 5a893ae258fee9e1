/* mask: pictures of one band of floats, each pixel computed by a formula when it is asked for.
 */
#ifndef PANTOGRAPH_FULL_MASK_H
#define PANTOGRAPH_FULL_MASK_H

#include "full/picture.h"

/* A rectangle with elliptic corners, in pixels. */
struct mask_shape {
    double left, top, width, height;
    double across, down; /* radii */
};

/* How much of each pixel the shape covers, 0–1. The caller owns the mask. Returns 0, or -1 with
 * libvips' words in its error buffer; so do the others. */
int mask_shape(int width, int height, const struct mask_shape *shape, VipsImage **mask);

/* What the outer shape covers and the inner one does not. */
int mask_ring(int width, int height, const struct mask_shape shapes[2], VipsImage **mask);

/* From 1 in the middle down to 1 - strength in the corners, with the fourth power of the distance,
 * as light falls off in a lens. */
int mask_vignette(int width, int height, double strength, VipsImage **mask);

#endif
