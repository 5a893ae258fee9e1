/* effects: what `e_` does to the colours of a picture, and to its sharpness.
 */
#ifndef PANTOGRAPH_FULL_EFFECTS_H
#define PANTOGRAPH_FULL_EFFECTS_H

#include "full/step.h"

/* Step: all effects of the recipe but trim, in the order of enum recipe_effect. The result is sRGB
 * when there is any. Colours are computed as in W3C Filter Effects Module Level 1, 9, on sRGB. */
int effects_apply(VipsImage *image, struct step_plan *plan, VipsImage **next);

#endif
