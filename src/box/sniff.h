/* sniff: what a picture file says of itself, read from its headers before any codec sees it.
 *
 * Bounded readers of our own; nothing is decoded. What the readers cannot tell (a codestream that
 * lies about its container) is left to the bounds on memory and time.
 */
#ifndef PANTOGRAPH_BOX_SNIFF_H
#define PANTOGRAPH_BOX_SNIFF_H

#include "base/fault.h"
#include "base/format.h"
#include "renderer/limits.h"

struct sniff {
    enum format format;
    gint64 width, height; /* pixels of the canvas that holds every frame, as stored */
    gint64 frames;
    gint64 area;       /* pixels of all frames' own extents together */
    gint64 scans;      /* of a JPEG */
    gint64 components; /* of a JPEG: grey has 1, colour 3, CMYK 4 */
    gint64 finished;   /* of these, those whose mean colours are there to the last bit */
    gboolean is_progressive;
    gboolean is_staged; /* JPEG of several scans or interlaced PNG: held whole while decoded */
    gsize profile;      /* bytes of ICC profiles */
    gboolean has_texts; /* of a PNG */
    gint64 metadata;    /* bytes of EXIF, XMP, texts, comments and the like */
    gint64 item;        /* bytes of the largest item of a HEIF file, by its extents */
};

/* Reads the headers. A file whose extents make an item larger than the file is damaged. Faults:
 * not-a-picture, undecodable. */
int sniff_read(const guint8 *bytes, gsize size, struct sniff *sniff, struct fault *fault);

/* Bytes that decoding will take, by the format and its measured bytes a pixel. */
gint64 sniff_memory(const struct sniff *sniff);

/* Holds it against the limits. Fault: picture-too-large, with the numbers. */
int sniff_admit(const struct sniff *sniff, const struct limits *limits, struct fault *fault);

/* Both at once; the source may lack no scans, unless the limits are lenient. Faults: those of both.
 */
int sniff_source(const guint8 *bytes, gsize size, const struct limits *limits, struct sniff *sniff,
                 struct fault *fault);

/* Holds a size that a decoder has found against the limits: a file's headers and its codestream
 * need not agree. Fault: picture-too-large. */
int sniff_again(enum format format, int width, int height, const struct limits *limits,
                struct fault *fault);

#endif
