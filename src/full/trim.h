/* trim: where a picture begins and ends within edges of one colour.
 */
#ifndef PANTOGRAPH_FULL_TRIM_H
#define PANTOGRAPH_FULL_TRIM_H

#include "full/picture.h"

/* Grows `box` until it holds every pixel that differs from the top left one by more than
 * `tolerance` percent in a channel (colours weighted by alpha). An empty box is one of width 0.
 * `image` is 8-bit. Fault: undecodable. */
int trim_find(VipsImage *image, int tolerance, VipsRect *box, struct fault *fault);

#endif
