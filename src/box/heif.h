/* heif: reads the boxes of a HEIF file (ISO/IEC 14496-12 and 23008-12).
 *
 * The size of an item is the sum of its extents in the item location box (14496-12, 8.11.3):
 * extents may repeat and overlap, and libheif copies their concatenation. As soon as it opens a
 * file, libheif keeps the bytes of every item that is not a picture, whatever its type. Of several
 * meta boxes it uses the last, so all of them are counted here.
 */
#ifndef PANTOGRAPH_BOX_HEIF_H
#define PANTOGRAPH_BOX_HEIF_H

#include "box/reader.h"

#define HEIF_ENDLESS (G_GUINT64_CONSTANT(1) << 61)

struct heif {
    gboolean has_size;
    guint32 width, height; /* pixels, each the maximum over all properties */
    gsize profile;         /* bytes of ICC profiles */
    guint64 item;          /* bytes of the largest item; HEIF_ENDLESS if they cannot be counted */
    guint64 metadata;      /* bytes of the items that are not pictures, at most HEIF_ENDLESS */
};

/* Reads the whole file. */
void heif_read(struct reader *reader, struct heif *heif);

#endif
