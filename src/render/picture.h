/* picture: what every file of the renderer needs to know of libvips.
 */
#ifndef PANTOGRAPH_RENDER_PICTURE_H
#define PANTOGRAPH_RENDER_PICTURE_H

#include "fault.h"

#include <vips/vips.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(VipsImage, g_object_unref)

/* Raises a fault with libvips' own words as detail and empties its error buffer. Returns -1. */
int picture_fault(struct fault *fault, enum fault_kind kind);

#endif
