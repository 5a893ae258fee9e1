/* effects: applies the effects of `e_` to a picture's colours and sharpness.
 */
#ifndef PANTOGRAPH_FULL_EFFECTS_H
#define PANTOGRAPH_FULL_EFFECTS_H

#include "full/step.h"

/* Step: applies all effects of the recipe except trim, in the order of enum recipe_effect. With any
 * effect the result is sRGB. Colours follow W3C Filter Effects Module Level 1, 9, on sRGB. */
int effects_apply(VipsImage *image, struct step_plan *plan, VipsImage **next);

#endif
