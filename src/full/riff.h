/* riff: edits the container of a WebP file (RFC 9649, 2.3–2.7).
 */
#ifndef PANTOGRAPH_FULL_RIFF_H
#define PANTOGRAPH_FULL_RIFF_H

#include <glib.h>

/* Bits of the first byte of VP8X, one per chunk. */
enum riff_chunk { RIFF_XMP = 0x04, RIFF_EXIF = 0x08, RIFF_PROFILE = 0x20 };

/* Removes the chunks EXIF, XMP and ICCP, with their flags, from a WebP file in place, except those
 * in `kept`. Returns the new size, or 0 if the bytes are not a WebP file. libwebp's output never
 * needs them, but libvips always adds an EXIF chunk of its own. */
gsize riff_strip(guint8 *bytes, gsize size, int kept);

#endif
