/* overlay: lays pictures over a picture.
 */
#ifndef PANTOGRAPH_FULL_OVERLAY_H
#define PANTOGRAPH_FULL_OVERLAY_H

#include "full/step.h"

/* Step: lays the plan's overlays over the picture, in order. Parts outside are cut off.
 */
int overlay_lay(VipsImage *image, struct step_plan *plan, VipsImage **next);

#endif
