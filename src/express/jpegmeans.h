/* jpegmeans: reads a JPEG at an eighth of its size, without decoding the rest of it.
 *
 * The first coefficient of a block is its mean, and all that is needed at that scale. libjpeg still
 * decodes every other coefficient. Here they are skipped, by tables that know the length of two at
 * once, because they are most of the file.
 *
 * This works only for valid files of one scan. For anything else (an invalid code, data that end
 * early, a marker in the wrong place) it leaves libjpeg's position unchanged, and libjpeg decodes
 * the file.
 */
#ifndef PANTOGRAPH_EXPRESS_JPEGMEANS_H
#define PANTOGRAPH_EXPRESS_JPEGMEANS_H

#include <glib.h>
#include <stdio.h>

#include <jpeglib.h>

#define JPEGMEANS_MOST_PLANES 3

struct jpegmeans_plane {
    int across, down; /* pixels of the scaled picture that one sample covers */
    gsize stride;     /* bytes per line */
    guint8 *pixels;
};

struct jpegmeans {
    int count;
    struct jpegmeans_plane planes[JPEGMEANS_MOST_PLANES];
};

/* `codec` must have read the header up to the first scan. Returns FALSE, and no means, unless the
 * picture is valid and one scan of one or three components, Huffman-coded and eight bits deep. The
 * brightness equals libjpeg's at this scale to the bit; subsampled colours have one pixel per
 * block. Free with jpegmeans_clear. */
gboolean jpegmeans_read(const struct jpeg_decompress_struct *codec, struct jpegmeans *means);

/* Writes line `y` of the picture: `width` pixels of `bands` bytes each. If there is only one plane,
 * all bands are the same. */
void jpegmeans_line(const struct jpegmeans *means, int y, int width, int bands, guint8 *line);

void jpegmeans_clear(struct jpegmeans *means);

#endif
