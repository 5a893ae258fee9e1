/* chroma: how far the colours of two pictures are apart, whatever their light.
 */
#ifndef PANTOGRAPH_FULL_CHROMA_H
#define PANTOGRAPH_FULL_CHROMA_H

#include <glib.h>

/* The mean colours of a picture's blocks of 16 × 16 pixels, what is left at the right and the
 * bottom being blocks too: Cb and Cr by ITU-R BT.601, in levels of 255, row after row. */
struct chroma_map {
    float (*blocks)[2];
    int count;
};

/* The colours of pixels of red, green and blue. The caller frees the blocks. */
struct chroma_map chroma_of(const guint8 *rgb, int width, int height);

/* How far the colours of two pictures of one size are apart, in levels of 255: so far or less are
 * 99 of 100 blocks. The similarity of the luma does not see that a weak colour has gone; a large
 * mean over all blocks would not see that it has gone in one place. */
double chroma_distance(const struct chroma_map *a, const struct chroma_map *b);

#endif
