/* frame: applies the opacity, the corners and the border.
 */
#ifndef PANTOGRAPH_FULL_FRAME_H
#define PANTOGRAPH_FULL_FRAME_H

#include "full/step.h"

/* Step: multiplies the alpha by the recipe's opacity. */
int frame_fade(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Step: rounds the corners; they are transparent outside. */
int frame_round(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Step: adds the border, which follows rounded corners at a constant distance. */
int frame_border(VipsImage *image, struct step_plan *plan, VipsImage **next);

#endif
