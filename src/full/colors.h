/* colors: a picture's colours as eight bits of sRGB, or grey.
 */
#ifndef PANTOGRAPH_FULL_COLORS_H
#define PANTOGRAPH_FULL_COLORS_H

#include "full/step.h"

/* Steps, in this order: eight bits in the picture's own colours; from those to sRGB, unless the
 * profile is to be kept; sRGB or grey whatever they were. */
int colors_narrow(VipsImage *image, struct step_plan *plan, VipsImage **next);
int colors_convert(VipsImage *image, struct step_plan *plan, VipsImage **next);
int colors_settle(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Whether a picture as decoded keeps its profile. */
gboolean colors_keep_profile(VipsImage *image, const struct recipe *recipe);

#endif
