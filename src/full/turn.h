/* turn: a picture upright, and mirrored and turned as its recipe wants.
 */
#ifndef PANTOGRAPH_FULL_TURN_H
#define PANTOGRAPH_FULL_TURN_H

#include "full/step.h"

/* The size that a picture, as it is stored, has to be scaled to before it is turned. */
void turn_size(VipsImage *image, const struct step_plan *plan, int *width, int *height);

/* Step: by the orientation in its metadata, mirrored, and by right angles. Exact. */
int turn_right(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Step: by any other angle, onto what is transparent around it. */
int turn_free(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Whether either step has something to do with such a picture. */
gboolean turn_is_needed(VipsImage *image, const struct recipe *recipe);

#endif
