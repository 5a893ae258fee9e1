/* turn: puts a picture upright, then mirrors and turns it for its recipe.
 */
#ifndef PANTOGRAPH_FULL_TURN_H
#define PANTOGRAPH_FULL_TURN_H

#include "full/step.h"

/* The size to which a picture, as it is stored, must be scaled before turning. */
void turn_size(VipsImage *image, const struct step_plan *plan, int *width, int *height);

/* Step: applies the orientation in the metadata, the mirroring, and right angles. Exact. */
int turn_right(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Step: turns by any other angle; what appears around the picture is transparent. */
int turn_free(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Whether turn_right or turn_free has anything to do for this picture. */
gboolean turn_is_needed(VipsImage *image, const struct recipe *recipe);

#endif
