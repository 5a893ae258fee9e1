/* encode: from pixels to a file's bytes.
 */
#ifndef PANTOGRAPH_RENDER_ENCODE_H
#define PANTOGRAPH_RENDER_ENCODE_H

#include "format.h"
#include "render/picture.h"

/* Writes the picture into `file`, a descriptor with room for `room` bytes and its offset at 0; the
 * number of bytes goes to `size`. This is where the pixels are computed, so the fault of a damaged
 * original comes up here. Faults: undecodable, result-too-large. */
int encode_write(VipsImage *image, enum format format, int quality, int file, guint64 room,
                 guint64 *size, struct fault *fault);

#endif
