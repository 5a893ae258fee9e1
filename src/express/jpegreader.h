/* jpegreader: reads the lines of a JPEG, decoded at a scale.
 *
 * The whole file is in one buffer, which is libjpeg's fastest way. Scaled decoding is a box filter
 * in the frequency domain and costs next to nothing; but the resampler that follows must have
 * enough left to do, or the boxes become visible.
 */
#ifndef PANTOGRAPH_EXPRESS_JPEGREADER_H
#define PANTOGRAPH_EXPRESS_JPEGREADER_H

#include "base/fault.h"
#include "express/jpegcolors.h"

struct jpegreader_header {
    int width, height; /* pixels, as stored */
    gboolean is_grey;
    gboolean is_rgb; /* stored as RGB, not YCbCr */
    int orientation; /* EXIF orientation, 1–8 */
    guint8 *profile; /* ICC, or NULL; owned by the reader */
    guint profile_size;
};

struct jpegreader;

/* Reads the header of a file, which is borrowed. Returns 0, or 1 and no reader if the picture
 * has neither one nor three components (CMYK). Free with jpegreader_close. Fault: undecodable. */
int jpegreader_open(const guint8 *bytes, gsize size, gboolean is_lenient,
                    struct jpegreader **reader, struct fault *fault);

/* Borrowed. */
const struct jpegreader_header *jpegreader_header(const struct jpegreader *reader);

/* Returns the smallest scale, in eighths (1, 2, 4 or 8), that leaves at least `margin` times the
 * wanted pixels along each side, or 8. `scale` is the wanted fraction of the picture. */
int jpegreader_eighths(double scale, double margin);

/* Starts decoding at this scale into these colours: grey only if the picture is grey, YCbCr only if
 * it is YCbCr. At one eighth, with `is_coarse`, subsampled colours have one pixel per block, which
 * takes 0.6 of the time. A file of several scans is read completely here. Fault: undecodable. */
int jpegreader_start(struct jpegreader *reader, int eighths, enum jpegcolors colors,
                     gboolean is_coarse, struct fault *fault);

/* The size of the decoded picture. Each of its pixels covers exactly 8 / eighths pixels of the
 * original, so the last one of a line may extend beyond it. */
void jpegreader_size(const struct jpegreader *reader, int *width, int *height);

/* Reads the next line: at most its width times its bands bytes are written. Fault: undecodable,
 * also if the file ends before its picture, unless the reader is lenient. */
int jpegreader_line(struct jpegreader *reader, guint8 *line, struct fault *fault);

void jpegreader_close(struct jpegreader *reader);

#endif
