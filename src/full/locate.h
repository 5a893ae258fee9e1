/* locate: where in a picture a cut has to be so that what matters stays.
 */
#ifndef PANTOGRAPH_FULL_LOCATE_H
#define PANTOGRAPH_FULL_LOCATE_H

#include "full/step.h"

/* Step: moves the plan's cut, once, to where the gravity `auto` or `entropy` wants it. */
int locate_cut(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Whether the step has to look at the whole picture. */
gboolean locate_is_needed(const struct recipe *recipe);

#endif
