/* jpegreader: the lines of a JPEG, decoded at a scale.
 *
 * The whole file is one buffer, which is libjpeg's fast way. Scaled decoding is a box filter in the
 * frequency domain, which costs next to nothing; whoever resamples the lines afterwards must leave
 * something to do, or the boxes are seen.
 */
#ifndef PANTOGRAPH_EXPRESS_JPEGREADER_H
#define PANTOGRAPH_EXPRESS_JPEGREADER_H

#include "base/fault.h"
#include "express/jpegcolors.h"

struct jpegreader_header {
    int width, height; /* pixels, as stored */
    gboolean is_grey;
    gboolean is_rgb; /* stored without a conversion to YCbCr */
    int orientation; /* of EXIF, 1–8 */
    guint8 *profile; /* ICC, or NULL; belongs to the reader */
    guint profile_size;
};

struct jpegreader;

/* Reads the header of a file that is lent. Pictures of neither one nor three components, such as
 * CMYK, give 1 and no reader, others 0. jpegreader_close frees it. Fault: undecodable. */
int jpegreader_open(const guint8 *bytes, gsize size, gboolean is_lenient,
                    struct jpegreader **reader, struct fault *fault);

/* Borrowed. */
const struct jpegreader_header *jpegreader_header(const struct jpegreader *reader);

/* The smallest scale, in eighths (1, 2, 4 or 8), that leaves `margin` times as many pixels as are
 * wanted along each side, or all there are. `scale` is what is wanted, as a part of the picture. */
int jpegreader_eighths(double scale, double margin);

/* Starts decoding at this scale, into these colours: grey only if the picture is, YCbCr only if it
 * is. At an eighth, with `is_coarse`, subsampled colours have as many pixels as they have blocks,
 * for 0.6 of the time. Of several scans everything is read here. Fault: undecodable. */
int jpegreader_start(struct jpegreader *reader, int eighths, enum jpegcolors colors,
                     gboolean is_coarse, struct fault *fault);

/* The size of what is being decoded. Each of its pixels is exactly 8 / eighths of the picture's, so
 * that the last one of a line may lie partly beside it. */
void jpegreader_size(const struct jpegreader *reader, int *width, int *height);

/* The next line; bytes up to the line's width times its bands are written. Fault: undecodable, also
 * for a file that ends before its picture does, unless the reader is lenient. */
int jpegreader_line(struct jpegreader *reader, guint8 *line, struct fault *fault);

void jpegreader_close(struct jpegreader *reader);

#endif
