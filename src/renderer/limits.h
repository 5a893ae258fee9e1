/* limits: what a source and a result may have.
 */
#ifndef PANTOGRAPH_RENDERER_LIMITS_H
#define PANTOGRAPH_RENDERER_LIMITS_H

#include <glib.h>

/* A source is checked by its headers, and again by what the decoder finds. */
struct limits {
    gint64 axis;         /* pixels of a side of a source */
    gint64 area;         /* pixels of a source */
    gint64 frames;       /* of an animation */
    gint64 scans;        /* of a JPEG */
    gint64 profile;      /* bytes of ICC profiles */
    gint64 metadata;     /* bytes of EXIF, XMP, texts … */
    gint64 memory;       /* bytes that decoding may take */
    gint64 edge;         /* pixels of a side of the result */
    gint64 room;         /* bytes of the result */
    gboolean is_lenient; /* a truncated source is shown as far as it goes */
};

#endif
