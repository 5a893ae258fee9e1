/* exif: which way up a picture is, by the EXIF data in it.
 */
#ifndef PANTOGRAPH_BOX_EXIF_H
#define PANTOGRAPH_BOX_EXIF_H

#include <glib.h>

/* The first row is on top, the first column on the left. */
#define EXIF_UPRIGHT 1

/* Whether the body of a JPEG's APP1 segment is EXIF; XMP comes in such segments too. */
gboolean exif_is(const guint8 *bytes, gsize size);

/* The orientation, 1–8, that the body of such a segment tells: tag 274 of the first directory
 * (EXIF 2.32, 4.6.4.A). EXIF_UPRIGHT where it tells none, or none that there is. */
int exif_orientation(const guint8 *bytes, gsize size);

#endif
