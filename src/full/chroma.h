/* chroma: measures how far the colours of two pictures are apart, ignoring brightness.
 */
#ifndef PANTOGRAPH_FULL_CHROMA_H
#define PANTOGRAPH_FULL_CHROMA_H

#include <glib.h>

/* The mean colours of a picture's blocks of 16 × 16 pixels, smaller at the right and the bottom
 * edge: Cb and Cr by ITU-R BT.601, in levels of 255, row by row. */
struct chroma_map {
    float (*blocks)[2];
    int count;
};

/* Returns the colours of RGB pixels. The caller frees the blocks. */
struct chroma_map chroma_of(const guint8 *rgb, int width, int height);

/* Returns the distance between the colours of two pictures of equal size, in levels of 255: 99 of
 * 100 blocks are no further apart. Luma similarity does not notice that a weak colour has
 * disappeared; a mean over all blocks would not notice that it has disappeared in one place. */
double chroma_distance(const struct chroma_map *a, const struct chroma_map *b);

#endif
