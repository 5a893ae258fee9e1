/* locate: finds the cut that keeps the important part of a picture.
 */
#ifndef PANTOGRAPH_FULL_LOCATE_H
#define PANTOGRAPH_FULL_LOCATE_H

#include "full/step.h"

/* Step: moves the plan's cut, once, to the place found for the gravity `auto` or `entropy`. */
int locate_cut(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Whether the step must look at the whole picture. */
gboolean locate_is_needed(const struct recipe *recipe);

#endif
