/* lanczos: the weights with which the pixels of a line become those of another. Pure arithmetic.
 */
#ifndef PANTOGRAPH_EXPRESS_LANCZOS_H
#define PANTOGRAPH_EXPRESS_LANCZOS_H

#include <glib.h>

#define LANCZOS_BITS 14 /* of fraction: the weights of a pixel add up to 1 << LANCZOS_BITS */

/* A line as it is, and which pixels of the other are wanted. */
struct lanczos_options {
    int from;     /* pixels that there are, 1–65,535 */
    double ratio; /* of them to a pixel of the result */
    int first;    /* of the wanted pixels of the result */
    int count;    /* of them */
};

/* Pixel i of the wanted ones is the sum of `taps` pixels from `starts[i]` on, times the weights
 * from i × taps on. `taps` is even; where there are fewer pixels than taps, the weights behind the
 * last pixel are 0. */
struct lanczos {
    int count, taps;
    gint32 *starts;
    gint16 *weights;
};

/* sinc(x) sinc(x / 3) for |x| < 3: Duchon, "Lanczos Filtering in One and Two Dimensions", Journal
 * of Applied Meteorology 18(8), 1979; widened by the ratio where the result is the smaller one.
 * Pixels are squares whose middles are weighed; what lies beyond an end is the last pixel before
 * it. lanczos_clear frees it. */
void lanczos_plan(const struct lanczos_options *options, struct lanczos *lanczos);

/* How many taps there are at this ratio. */
int lanczos_taps(double ratio);

void lanczos_clear(struct lanczos *lanczos);

#endif
