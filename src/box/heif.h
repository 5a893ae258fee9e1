/* heif: what the boxes of a HEIF file say (ISO/IEC 14496-12 and 23008-12).
 *
 * Items are counted as their extents in the item location box (14496-12, 8.11.3) say: extents may
 * repeat and overlap, and libheif makes a copy of what they add up to. It keeps, from the moment it
 * opens a file, the bytes of every item that is no picture, whatever its type; and of several meta
 * boxes it believes the last, so that all are counted here.
 */
#ifndef PANTOGRAPH_BOX_HEIF_H
#define PANTOGRAPH_BOX_HEIF_H

#include "box/reader.h"

#define HEIF_ENDLESS (G_GUINT64_CONSTANT(1) << 61)

struct heif {
    gboolean has_size;
    guint32 width, height; /* pixels, each the largest that any property names */
    gsize profile;         /* bytes of ICC profiles */
    guint64 item;          /* bytes of the largest item; HEIF_ENDLESS when it cannot be counted */
    guint64 metadata;      /* bytes of the items that are no pictures, no more than HEIF_ENDLESS */
};

/* Reads a whole file. */
void heif_read(struct reader *reader, struct heif *heif);

#endif
