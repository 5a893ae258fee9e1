/* picture: helpers on libvips for all files of the renderer.
 */
#ifndef PANTOGRAPH_FULL_PICTURE_H
#define PANTOGRAPH_FULL_PICTURE_H

#include "base/color.h"
#include "base/fault.h"

#include <vips/vips.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(VipsImage, g_object_unref)

#define PICTURE_COLORS 3        /* bands of sRGB without alpha */
#define PICTURE_BYTES_A_PIXEL 4 /* for memory estimates: eight bits, with alpha */

/* Raises a fault with libvips' message as detail and clears its error buffer. Returns -1. */
int picture_fault(struct fault *fault, enum fault_kind kind);

/* Copies the metadata with this name, if there is any. */
void picture_copy_field(VipsImage *from, VipsImage *to, const char *field);

/* Returns an empty picture in memory, like another in everything but size, for
 * vips_image_write_line. The caller owns it. */
VipsImage *picture_sheet(VipsImage *like, int width, int height);

/* The functions below create a picture, owned by the caller. They return 0, or -1 with the message
 * in libvips' error buffer. */

/* With an alpha channel; opaque if there was none. */
int picture_with_alpha(VipsImage *image, VipsImage **result);

/* Rounded to eight bits, and clipped. */
int picture_round(VipsImage *image, VipsImage **result);

typedef int (*picture_change)(VipsImage *image, const void *how, VipsImage **result);

/* Runs `change` on the picture with its colours weighted by its alpha, so that invisible pixels do
 * not bleed into their neighbours, and removes the weights again. */
int picture_weigh(VipsImage *image, picture_change change, const void *how, VipsImage **result);

/* Resized to exactly this size. */
int picture_resize(VipsImage *image, int width, int height, VipsImage **result);

/* Some lines of a picture in memory, without a copy. vips_extract_area would add each part to a
 * list of the whole, which is searched for every other part: quadratic in the number of frames. */
int picture_lines(VipsImage *whole, int top, int height, VipsImage **result);

/* One colour in sRGB with alpha, multiplied by `alpha` (floats from 0 to 1, or NULL for 1). */
int picture_fill(int width, int height, struct color color, VipsImage *alpha, VipsImage **result);

/* sRGB with alpha, multiplied by this percentage. */
int picture_fade(VipsImage *image, int percent, VipsImage **result);

/* The picture with its alpha multiplied by `mask`, one band of floats from 0 to 1. */
int picture_mask(VipsImage *image, VipsImage *mask, VipsImage **result);

#endif
