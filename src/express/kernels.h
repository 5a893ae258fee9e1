/* kernels: the two inner loops of the resampler, in plain C and for AVX2, bit by bit the same.
 */
#ifndef PANTOGRAPH_EXPRESS_KERNELS_H
#define PANTOGRAPH_EXPRESS_KERNELS_H

#include "express/lanczos.h"

#define KERNELS_BITS 6   /* of fraction in a sum between the two loops */
#define KERNELS_SLACK 64 /* values that may be read and written behind a line's end */

/* Adds up `taps` lines of bytes, each times its weight, to a line of `count` sums. */
typedef void (*kernels_down)(const guint8 *const *lines, const gint16 *weights, int taps, int count,
                             gint16 *sums);

/* Gives the pixels, of so many bands, that the plan makes of a line of sums. */
typedef void (*kernels_across)(const gint16 *sums, const struct lanczos *plan, int bands,
                               guint8 *pixels);

struct kernels {
    const char *name;
    kernels_down down;
    kernels_across across;
};

/* The fastest of this machine. */
const struct kernels *kernels_best(void);

/* The next of those that this machine can run: `last` NULL gives plain C, the last one's next is
 * NULL. */
const struct kernels *kernels_next(const struct kernels *last);

#endif
