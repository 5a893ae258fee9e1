/* picture: what every file of the renderer needs to know of libvips.
 */
#ifndef PANTOGRAPH_FULL_PICTURE_H
#define PANTOGRAPH_FULL_PICTURE_H

#include "base/color.h"
#include "base/fault.h"

#include <vips/vips.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(VipsImage, g_object_unref)

#define PICTURE_COLORS 3        /* bands of sRGB without alpha */
#define PICTURE_BYTES_A_PIXEL 4 /* as memory is counted: eight bits, with alpha */

/* Raises a fault with libvips' own words as detail and empties its error buffer. Returns -1. */
int picture_fault(struct fault *fault, enum fault_kind kind);

/* Gives a picture another's metadata of this name, if that has it. */
void picture_copy_field(VipsImage *from, VipsImage *to, const char *field);

/* An empty picture in memory, like another in all but its size, for vips_image_write_line. The
 * caller owns it. */
VipsImage *picture_sheet(VipsImage *like, int width, int height);

/* The functions below give a picture that the caller owns and return 0, or -1 with libvips' words
 * in its error buffer. */

/* With an alpha channel, opaque where there was none. */
int picture_with_alpha(VipsImage *image, VipsImage **result);

/* Eight bits, rounded, from numbers that may lie beyond them. */
int picture_round(VipsImage *image, VipsImage **result);

typedef int (*picture_change)(VipsImage *image, const void *how, VipsImage **result);

/* Runs `change` on the picture with its colours weighted by its alpha, so that invisible pixels do
 * not bleed into their neighbours, and takes the weights off again. */
int picture_weigh(VipsImage *image, picture_change change, const void *how, VipsImage **result);

/* Resized to exactly this size. */
int picture_resize(VipsImage *image, int width, int height, VipsImage **result);

/* So many lines of a picture in memory, in place. vips_extract_area would enter each part in a list
 * of the whole, which is gone through for every other: the square of the number of frames. */
int picture_lines(VipsImage *whole, int top, int height, VipsImage **result);

/* sRGB of one colour with alpha; `alpha` (floats from 0 to 1, or NULL for 1) is multiplied in. */
int picture_fill(int width, int height, struct color color, VipsImage *alpha, VipsImage **result);

/* sRGB with alpha, which is multiplied by so many percent. */
int picture_fade(VipsImage *image, int percent, VipsImage **result);

/* The picture with its alpha multiplied by `mask`, one band of floats from 0 to 1. */
int picture_mask(VipsImage *image, VipsImage *mask, VipsImage **result);

#endif
