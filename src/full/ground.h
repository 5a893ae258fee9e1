/* ground: fills what is around and behind a picture.
 */
#ifndef PANTOGRAPH_FULL_GROUND_H
#define PANTOGRAPH_FULL_GROUND_H

#include "full/step.h"

/* Step: places the picture on the plan's canvas, which is transparent around it. */
int ground_pad(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Step: puts the recipe's background behind transparent pixels. */
int ground_fill(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Step: removes transparency if the format does not support it. */
int ground_flatten(VipsImage *image, struct step_plan *plan, VipsImage **next);

#endif
