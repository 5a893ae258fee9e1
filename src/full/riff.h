/* riff: the container of a WebP file (RFC 9649, 2.3–2.7).
 */
#ifndef PANTOGRAPH_FULL_RIFF_H
#define PANTOGRAPH_FULL_RIFF_H

#include <glib.h>

/* Bits of the first byte of VP8X, each for a chunk. */
enum riff_chunk { RIFF_XMP = 0x04, RIFF_EXIF = 0x08, RIFF_PROFILE = 0x20 };

/* Removes the chunks EXIF, XMP and ICCP from a whole WebP file in place, with their flags, but
 * those in `kept`, and returns its new size; 0 when the bytes are no WebP file. libwebp's output
 * never needs them: libvips adds an EXIF chunk of its own whatever it is told. */
gsize riff_strip(guint8 *bytes, gsize size, int kept);

#endif
