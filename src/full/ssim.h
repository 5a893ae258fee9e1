/* ssim: measures how similar two pictures look.
 */
#ifndef PANTOGRAPH_FULL_SSIM_H
#define PANTOGRAPH_FULL_SSIM_H

#include <glib.h>

#define SSIM_WHITE (255 * 256)

/* Luma from 0 to white, row by row without gaps; finer than eight bits, so that rounding does not
 * count as a difference. */
struct ssim_plane {
    const guint16 *pixels;
    int width, height;
};

/* Returns the mean structural similarity of two planes of equal size, 1 if they are identical:
 * Wang, Bovik, Sheikh, Simoncelli, "Image Quality Assessment: From Error Visibility to Structural
 * Similarity", IEEE Transactions on Image Processing 13(4), 2004, equation 13, over windows of 8 ×
 * 8 pixels at every fourth row and column, with equal weights in a window. */
double ssim_mean(const struct ssim_plane *a, const struct ssim_plane *b);

/* Returns the luma of RGB pixels at half their size, by ITU-R BT.601 as in JPEG, WebP and AVIF. An
 * odd last row or column is dropped, unless it is the only one. The caller frees the pixels. */
struct ssim_plane ssim_near(const guint8 *rgb, int width, int height);

/* Returns the similarity of two planes, at their size and at half of it: 1 minus the geometric mean
 * of the two shortfalls of ssim_mean from 1, so that both weigh equally. With planes of ssim_near,
 * noise and grain count little: they cost the most bytes and are missed the least. */
double ssim_afar(const struct ssim_plane *a, const struct ssim_plane *b);

#endif
