/* ssim: how alike two pictures look.
 */
#ifndef PANTOGRAPH_FULL_SSIM_H
#define PANTOGRAPH_FULL_SSIM_H

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

/* The luma of pixels of red, green and blue at half their size, by ITU-R BT.601 as JPEG, WebP and
 * AVIF have it. A last odd row or column is left out, a single one is not. The caller frees the
 * pixels. */
struct ssim_plane ssim_near(const guint8 *rgb, int width, int height);

/* The similarity of two planes and of the same at half the size: 1 less the geometric mean of what
 * ssim_mean misses of each, so that both weigh alike. With planes of ssim_near, noise and grain,
 * which cost the most bytes and are missed the least, count little. */
double ssim_afar(const struct ssim_plane *a, const struct ssim_plane *b);

#endif
