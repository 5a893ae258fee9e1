/* frames: splits a picture into its frames, and stacks them again for savers.
 */
#ifndef PANTOGRAPH_FULL_FRAMES_H
#define PANTOGRAPH_FULL_FRAMES_H

#include "full/picture.h"

/* Splits a roll of `count` frames, stacked vertically, into a list of VipsImage, to be freed with
 * g_ptr_array_unref. A single frame is the roll itself; several are held in memory. Returns NULL
 * with a fault: undecodable. */
GPtrArray *frames_split(VipsImage *roll, int count, struct fault *fault);

/* Replaces the frame at this index with `frame`, and takes ownership of it. A NULL `frame`, from a
 * failed call of libvips, raises a fault: undecodable. */
int frames_replace(GPtrArray *frames, guint index, VipsImage *frame, struct fault *fault);

/* A roll under construction. */
struct frames_roll {
    VipsImage *origin; /* borrowed: the original roll, for its delays and loops */
    guint count;
    VipsImage **image; /* the result, created with the first frame; the caller frees it */
};

/* Adds the frame at this index; the first one determines size and bands. Fault: undecodable. */
int frames_add(struct frames_roll *roll, guint index, VipsImage *frame, struct fault *fault);

#endif
