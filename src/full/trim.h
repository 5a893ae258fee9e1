/* trim: finds the part of a picture inside its edges of one colour.
 */
#ifndef PANTOGRAPH_FULL_TRIM_H
#define PANTOGRAPH_FULL_TRIM_H

#include "full/picture.h"

/* Enlarges `box` to include every pixel that differs from the top left one by more than `tolerance`
 * percent in a channel (colours weighted by alpha). A box of width 0 is empty. `image` is 8-bit.
 * Fault: undecodable. */
int trim_find(VipsImage *image, int tolerance, VipsRect *box, struct fault *fault);

#endif
