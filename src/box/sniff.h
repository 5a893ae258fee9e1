/* sniff: reads the headers of a picture file before any codec sees it.
 *
 * It uses bounded readers of our own and decodes nothing. What it cannot detect (a codestream that
 * contradicts its container) is left to the limits on memory and time.
 */
#ifndef PANTOGRAPH_BOX_SNIFF_H
#define PANTOGRAPH_BOX_SNIFF_H

#include "base/fault.h"
#include "base/format.h"
#include "renderer/limits.h"

struct sniff {
    enum format format;
    gint64 width, height; /* pixels of the canvas that contains every frame, as stored */
    gint64 frames;
    gint64 area;       /* pixels of all frames together, by their own extents */
    gint64 scans;      /* in a JPEG */
    gint64 components; /* in a JPEG: grey has 1, colour 3, CMYK 4 */
    gint64 finished;   /* of these, those whose mean colours are complete to the last bit */
    gboolean is_progressive;
    gboolean is_staged; /* JPEG with several scans or interlaced PNG: held whole while decoded */
    gsize profile;      /* bytes of ICC profiles */
    gboolean has_texts; /* of a PNG */
    gint64 metadata;    /* bytes of EXIF, XMP, texts, comments and the like */
    gint64 item;        /* bytes of the largest item in a HEIF file, by its extents */
};

/* Reads the headers. A file is damaged if an item's extents add up to more than the file. Faults:
 * not-a-picture, undecodable. */
int sniff_read(const guint8 *bytes, gsize size, struct sniff *sniff, struct fault *fault);

/* Returns the bytes that decoding takes, by the format and its measured bytes per pixel. */
gint64 sniff_memory(const struct sniff *sniff);

/* Checks it against the limits. Fault: picture-too-large, with the numbers. */
int sniff_admit(const struct sniff *sniff, const struct limits *limits, struct fault *fault);

/* Both, and no scan may be missing unless the limits are lenient. Faults: those of both.
 */
int sniff_source(const guint8 *bytes, gsize size, const struct limits *limits, struct sniff *sniff,
                 struct fault *fault);

/* Checks the size found by a decoder against the limits: a file's headers and its codestream may
 * disagree. Fault: picture-too-large. */
int sniff_again(enum format format, int width, int height, const struct limits *limits,
                struct fault *fault);

#endif
