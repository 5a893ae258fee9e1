/* jpegmeans: a JPEG at an eighth of its size, without decoding the rest of it.
 *
 * The first coefficient of a block is its mean, and all that is left of it at that scale. libjpeg
 * takes every other coefficient apart all the same; here they are stepped over by tables that know
 * how long two of them are at once, for most of a file is in them.
 *
 * This is for sound files of one scan only. Whatever else comes, a wrong code, data that end early,
 * a marker in the wrong place, is left to libjpeg, which has not moved meanwhile.
 */
#ifndef PANTOGRAPH_EXPRESS_JPEGMEANS_H
#define PANTOGRAPH_EXPRESS_JPEGMEANS_H

#include <glib.h>
#include <stdio.h>

#include <jpeglib.h>

#define JPEGMEANS_MOST_PLANES 3

struct jpegmeans_plane {
    int across, down; /* how many pixels of the picture at this scale one of its own is */
    gsize stride;     /* bytes of a line */
    guint8 *pixels;
};

struct jpegmeans {
    int count;
    struct jpegmeans_plane planes[JPEGMEANS_MOST_PLANES];
};

/* For a codec that has read the header, up to the first scan. Gives FALSE, and nothing, for
 * pictures that are not one scan of one or three components in Huffman's code, eight bits deep, or
 * that are not sound. Brightness is to the bit what libjpeg gives at this scale; subsampled colours
 * have as many pixels as they have blocks. jpegmeans_clear frees it. */
gboolean jpegmeans_read(const struct jpeg_decompress_struct *codec, struct jpegmeans *means);

/* Line `y` of the picture, `width` pixels of as many bytes as `bands`; of a single plane all bands
 * are the same. */
void jpegmeans_line(const struct jpegmeans *means, int y, int width, int bands, guint8 *line);

void jpegmeans_clear(struct jpegmeans *means);

#endif
