/* ssim: how alike two pictures look.
 */
#ifndef PANTOGRAPH_RENDER_SSIM_H
#define PANTOGRAPH_RENDER_SSIM_H

#include <glib.h>

/* Eight-bit luma, row after row without gaps. */
struct ssim_plane {
    const guint8 *pixels;
    int width, height;
};

/* The mean structural similarity of two planes of one size, 1 when they are the same: Wang, Bovik,
 * Sheikh, Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity",
 * IEEE Transactions on Image Processing 13(4), 2004, equation 13, over windows of 8 × 8 pixels at
 * every fourth row and column, each pixel of a window counting alike. */
double ssim_mean(const struct ssim_plane *a, const struct ssim_plane *b);

#endif
