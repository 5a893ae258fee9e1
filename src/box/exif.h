/* exif: reads the orientation of a picture from its EXIF data.
 */
#ifndef PANTOGRAPH_BOX_EXIF_H
#define PANTOGRAPH_BOX_EXIF_H

#include <glib.h>

/* The first row is at the top, the first column on the left. */
#define EXIF_UPRIGHT 1

/* Whether the body of a JPEG's APP1 segment is EXIF; such segments also hold XMP. */
gboolean exif_is(const guint8 *bytes, gsize size);

/* Returns the orientation, 1–8, from the body of such a segment: tag 274 of the first directory
 * (EXIF 2.32, 4.6.4.A). Returns EXIF_UPRIGHT if it is missing or invalid. */
int exif_orientation(const guint8 *bytes, gsize size);

#endif
