/* kernels: the resampler's two inner loops, in plain C and for AVX2, with identical results.
 */
#ifndef PANTOGRAPH_EXPRESS_KERNELS_H
#define PANTOGRAPH_EXPRESS_KERNELS_H

#include "express/lanczos.h"

#define KERNELS_BITS 6   /* fraction bits of a sum between the two loops */
#define KERNELS_SLACK 64 /* elements after a line's end that may be read and written */

/* Adds up `taps` lines of bytes, each times its weight, into a line of `count` sums. */
typedef void (*kernels_down)(const guint8 *const *lines, const gint16 *weights, int taps, int count,
                             gint16 *sums);

/* Computes the pixels, with this many bands, that the plan makes of a line of sums. */
typedef void (*kernels_across)(const gint16 *sums, const struct lanczos *plan, int bands,
                               guint8 *pixels);

struct kernels {
    const char *name;
    kernels_down down;
    kernels_across across;
};

/* Returns the fastest kernels for this machine. */
const struct kernels *kernels_best(void);

/* Returns the next kernels that this machine can run, after `last`: plain C after NULL, and NULL
 * after the last. */
const struct kernels *kernels_next(const struct kernels *last);

#endif
