/* ground: what lies around and behind a picture.
 */
#ifndef PANTOGRAPH_FULL_GROUND_H
#define PANTOGRAPH_FULL_GROUND_H

#include "full/step.h"

/* Step: onto the plan's canvas, which is transparent around the picture. */
int ground_pad(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Step: lays the background that the recipe names behind what is transparent. */
int ground_fill(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Step: leaves nothing transparent where the format cannot show it. */
int ground_flatten(VipsImage *image, struct step_plan *plan, VipsImage **next);

#endif
