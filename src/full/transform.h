/* transform: the pipeline from a decoded picture to the pixels of the result.
 *
 * Its order is fixed and documented: upright and turned → scaled and cut → effects → padded →
 * corners → border → overlays. Scaling comes before turning here because it is the same picture for
 * a fraction of the work.
 */
#ifndef PANTOGRAPH_FULL_TRANSFORM_H
#define PANTOGRAPH_FULL_TRANSFORM_H

#include "full/step.h"

/* `image` is a picture as decode_pixels gives it. The result is 8-bit sRGB or grey, without any
 * metadata but what the recipe keeps; the caller owns it. Pixels are computed as they are
 * asked for. Fault: undecodable. */
int transform_run(VipsImage *image, struct step_plan *plan, VipsImage **result,
                  struct fault *fault);

/* Its first part alone: upright and turned at the plan's scale, in eight bits. */
int transform_turn(VipsImage *image, struct step_plan *plan, VipsImage **result,
                   struct fault *fault);

/* Bytes that the pictures held on the way take. `plan->origin` may be its header alone. Measured
 * with libvips 8.14 on 28 megapixels: 3 bytes a pixel for each picture held, 4 with alpha. */
gint64 transform_memory(const struct step_plan *plan);

#endif
