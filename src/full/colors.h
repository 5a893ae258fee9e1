/* colors: converts a picture's colours to eight bits of sRGB or grey.
 */
#ifndef PANTOGRAPH_FULL_COLORS_H
#define PANTOGRAPH_FULL_COLORS_H

#include "full/step.h"

/* Steps, in this order: eight bits in the picture's own colours; then sRGB, unless the profile is
 * kept; then sRGB or grey in any case. */
int colors_narrow(VipsImage *image, struct step_plan *plan, VipsImage **next);
int colors_convert(VipsImage *image, struct step_plan *plan, VipsImage **next);
int colors_settle(VipsImage *image, struct step_plan *plan, VipsImage **next);

/* Whether a picture keeps its profile; `image` is the picture as decoded. */
gboolean colors_keep_profile(VipsImage *image, const struct recipe *recipe);

#endif
