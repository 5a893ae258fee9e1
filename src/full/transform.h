/* transform: the pipeline from a decoded picture to the pixels of the result.
 *
 * Its order is fixed and documented: upright and turned → scaled and cut → effects → padded →
 * corners → border → overlays. Here scaling comes before turning, because that makes the same
 * picture for a fraction of the work.
 */
#ifndef PANTOGRAPH_FULL_TRANSFORM_H
#define PANTOGRAPH_FULL_TRANSFORM_H

#include "full/step.h"

/* `image` is a picture from decode_pixels. The result is 8-bit sRGB or grey, with only the metadata
 * that the recipe keeps; the caller owns it. Pixels are computed on demand. Fault: undecodable. */
int transform_run(VipsImage *image, struct step_plan *plan, VipsImage **result,
                  struct fault *fault);

/* Only the first part: upright and turned at the plan's scale, in eight bits. */
int transform_turn(VipsImage *image, struct step_plan *plan, VipsImage **result,
                   struct fault *fault);

/* Returns the bytes of the pictures held on the way. `plan->origin` may be only the header.
 * Measured with libvips 8.14 on 28 megapixels: 3 bytes per pixel of each picture, 4 with alpha. */
gint64 transform_memory(const struct step_plan *plan);

#endif
