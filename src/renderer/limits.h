/* limits: the limits of a source and of a result.
 */
#ifndef PANTOGRAPH_RENDERER_LIMITS_H
#define PANTOGRAPH_RENDERER_LIMITS_H

#include <glib.h>

/* A source is checked twice: by its headers, then by what the decoder finds. All fields have one
 * type, so there are no gaps between them, and equal limits are equal bytes. */
struct limits {
    gint64 axis;       /* pixels per side of a source */
    gint64 area;       /* pixels of a source */
    gint64 frames;     /* in an animation */
    gint64 scans;      /* in a JPEG */
    gint64 profile;    /* bytes of ICC profiles */
    gint64 metadata;   /* bytes of EXIF, XMP, text chunks … */
    gint64 memory;     /* bytes that decoding may take */
    gint64 edge;       /* pixels per side of the result */
    gint64 room;       /* bytes of the result */
    gint64 is_lenient; /* 0 or 1: show as much of a truncated source as there is */
};

#endif
