/* heif: what the boxes of a HEIF file say (ISO/IEC 14496-12 and 23008-12).
 */
#ifndef PANTOGRAPH_RENDER_HEIF_H
#define PANTOGRAPH_RENDER_HEIF_H

#include "render/reader.h"

struct heif {
    gboolean has_size;
    guint32 width, height; /* pixels, each the largest that any property names */
    gsize profile;         /* bytes of ICC profiles */
};

/* Reads a whole file. */
void heif_read(struct reader *reader, struct heif *heif);

#endif
