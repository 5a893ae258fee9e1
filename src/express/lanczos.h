/* lanczos: the weights for resampling a line of pixels. Pure arithmetic.
 */
#ifndef PANTOGRAPH_EXPRESS_LANCZOS_H
#define PANTOGRAPH_EXPRESS_LANCZOS_H

#include <glib.h>

#define LANCZOS_BITS 14 /* fraction bits: the weights of a pixel add up to 1 << LANCZOS_BITS */

/* A line of pixels, and the pixels of the result that are wanted. */
struct lanczos_options {
    int from;     /* pixels in the line, 1–65,535 */
    double ratio; /* of the line's pixels to one of the result */
    int first;    /* first wanted pixel of the result */
    int count;    /* number of wanted pixels */
};

/* Wanted pixel i is the sum of `taps` pixels starting at `starts[i]`, times the weights starting at
 * i × taps. `taps` is even. If there are fewer pixels than taps, the weights after the last pixel
 * are 0. */
struct lanczos {
    int count, taps;
    gint32 *starts;
    gint16 *weights;
};

/* sinc(x) sinc(x / 3) for |x| < 3: Duchon, "Lanczos Filtering in One and Two Dimensions", Journal
 * of Applied Meteorology 18(8), 1979; widened by the ratio if the result is smaller. Pixels are
 * squares, weighted at their centres; pixels beyond an end repeat the last one. Free with
 * lanczos_clear. */
void lanczos_plan(const struct lanczos_options *options, struct lanczos *lanczos);

/* Returns the number of taps at this ratio. */
int lanczos_taps(double ratio);

void lanczos_clear(struct lanczos *lanczos);

#endif
