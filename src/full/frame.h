/* frame: what a picture is set in: its opacity, its corners and its border.
 */
#ifndef PANTOGRAPH_FULL_FRAME_H
#define PANTOGRAPH_FULL_FRAME_H

#include "full/step.h"

/* Step: multiplies the alpha by the recipe's opacity. */
int frame_fade(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Step: rounds the corners, transparent outside. */
int frame_round(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Step: lays the border around; it follows rounded corners at the same distance. */
int frame_border(VipsImage *image, struct step_plan *plan, VipsImage **next);

#endif
