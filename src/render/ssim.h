/* ssim: how alike two pictures look.
 */
#ifndef PANTOGRAPH_RENDER_SSIM_H
#define PANTOGRAPH_RENDER_SSIM_H

#include <glib.h>

#define SSIM_WHITE (255 * 256)

/* Luma from 0 to white, row after row without gaps; finer than eight bits, so that what is rounded
 * does not count as a difference. */
struct ssim_plane {
    const guint16 *pixels;
    int width, height;
};

/* The mean structural similarity of two planes of one size, 1 when they are the same: Wang, Bovik,
 * Sheikh, Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity",
 * IEEE Transactions on Image Processing 13(4), 2004, equation 13, over windows of 8 × 8 pixels at
 * every fourth row and column, each pixel of a window counting alike. */
double ssim_mean(const struct ssim_plane *a, const struct ssim_plane *b);

/* The same from further away, where noise and grain, which cost the most bytes and are missed the
 * least, count less: 1 less the geometric mean of what ssim_mean misses at half and at a quarter of
 * the size, so that both scales weigh alike. */
double ssim_afar(const struct ssim_plane *a, const struct ssim_plane *b);

/* The luma of so many pixels of red, green and blue, by ITU-R BT.601 as JPEG, WebP and AVIF have
 * it. */
void ssim_luma(const guint8 *rgb, gsize count, guint16 *luma);

#endif
