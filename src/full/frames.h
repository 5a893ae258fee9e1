/* frames: the frames of a picture, one by one, and one below the other as savers want them.
 */
#ifndef PANTOGRAPH_FULL_FRAMES_H
#define PANTOGRAPH_FULL_FRAMES_H

#include "full/picture.h"

/* The frames of a roll, in which `count` of them lie one below the other, as a list of VipsImage
 * that the caller frees with g_ptr_array_unref. A single frame is the roll itself; several are held
 * in memory. NULL with a fault: undecodable. */
GPtrArray *frames_split(VipsImage *roll, int count, struct fault *fault);

/* Puts `frame`, whose ownership it takes, in the place of another. NULL, which is what libvips left
 * of a failed call, is a fault: undecodable. */
int frames_replace(GPtrArray *frames, guint index, VipsImage *frame, struct fault *fault);

/* A roll under construction. */
struct frames_roll {
    VipsImage
        *origin; /* borrowed: the roll that was split, with delays and rounds in its metadata */
    guint count;
    VipsImage **image; /* where it is left, made with the first frame; the caller frees it */
};

/* Adds the frame of that index; the first one decides about size and bands. Fault: undecodable. */
int frames_add(struct frames_roll *roll, guint index, VipsImage *frame, struct fault *fault);

#endif
