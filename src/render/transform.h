/* transform: the pipeline from a decoded picture to the pixels of the result.
 *
 * Its order is fixed: scale → turn upright → cut → colours to sRGB → canvas → background → metadata
 * off. Turning comes after scaling because it is the same picture for a fraction of the work.
 */
#ifndef PANTOGRAPH_RENDER_TRANSFORM_H
#define PANTOGRAPH_RENDER_TRANSFORM_H

#include "geometry.h"
#include "render/picture.h"

/* Borrows what it points to. */
struct transform {
    const struct recipe *recipe;
    const struct geometry *geometry;
    gboolean has_alpha; /* the result's format can be transparent */
};

/* `image` is a picture as decode_pixels gives it. The result is 8-bit sRGB or grey, without any
 * metadata; the caller owns it. Pixels are computed as they are asked for. Fault: undecodable. */
int transform_run(VipsImage *image, const struct transform *transform, VipsImage **result,
                  struct fault *fault);

#endif
