#include "full/ssim.h"

#include <math.h>

#define WINDOW 8
#define STEP 4

/* Equation 13's constants: (K1 L)² and (K2 L)² with K1 = 0.01, K2 = 0.03, L = white. */
#define C1 (0.01 * SSIM_WHITE * 0.01 * SSIM_WHITE)
#define C2 (0.03 * SSIM_WHITE * 0.03 * SSIM_WHITE)

struct sums {
    gint64 count, a, b, aa, bb, ab;
};

static struct sums sums_at(const struct ssim_plane *a, const struct ssim_plane *b, int left,
                           int top)
{
    struct sums sums = {0};
    int right = MIN(left + WINDOW, a->width), bottom = MIN(top + WINDOW, a->height);
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++) {
            gsize at = (gsize)y * (gsize)a->width + (gsize)x;
            gint64 one = a->pixels[at], other = b->pixels[at];
            sums.count++;
            sums.a += one;
            sums.b += other;
            sums.aa += one * one;
            sums.bb += other * other;
            sums.ab += one * other;
        }
    return sums;
}

static double index_of(const struct sums *sums)
{
    double n = (double)sums->count;
    double mean_a = (double)sums->a / n, mean_b = (double)sums->b / n;
    double variances = (double)(sums->aa + sums->bb) / n - mean_a * mean_a - mean_b * mean_b;
    double covariance = (double)sums->ab / n - mean_a * mean_b;
    return (2 * mean_a * mean_b + C1) * (2 * covariance + C2) /
           ((mean_a * mean_a + mean_b * mean_b + C1) * (variances + C2));
}

double ssim_mean(const struct ssim_plane *a, const struct ssim_plane *b)
{
    double sum = 0;
    gint64 count = 0;
    for (int top = 0; top == 0 || top + WINDOW <= a->height; top += STEP)
        for (int left = 0; left == 0 || left + WINDOW <= a->width; left += STEP) {
            struct sums sums = sums_at(a, b, left, top);
            sum += index_of(&sums);
            count++;
        }
    return sum / (double)count;
}

static int half(int side)
{
    return MAX(1, side / 2);
}

static gsize size_of(const struct ssim_plane *plane)
{
    return (gsize)plane->width * (gsize)plane->height;
}

static int luma_of(const guint8 *rgb)
{
    return 77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2];
}

struct ssim_plane ssim_near(const guint8 *rgb, int width, int height)
{
    struct ssim_plane near = {NULL, half(width), half(height)};
    gsize right = width > 1 ? 3 : 0, down = height > 1 ? 3 * (gsize)width : 0;
    guint16 *pixels = g_new(guint16, size_of(&near)), *to = pixels;
    for (int y = 0; y < near.height; y++)
        for (int x = 0; x < near.width; x++) {
            const guint8 *at = rgb + 6 * ((gsize)y * (gsize)width + (gsize)x);
            *to++ = (guint16)((luma_of(at) + luma_of(at + right) + luma_of(at + down) +
                               luma_of(at + down + right)) /
                              4);
        }
    near.pixels = pixels;
    return near;
}

static struct ssim_plane halve(const struct ssim_plane *plane, guint16 *pixels)
{
    struct ssim_plane small = {pixels, half(plane->width), half(plane->height)};
    gsize right = plane->width > 1 ? 1 : 0, down = plane->height > 1 ? (gsize)plane->width : 0;
    for (int y = 0; y < small.height; y++)
        for (int x = 0; x < small.width; x++) {
            const guint16 *at = plane->pixels + 2 * ((gsize)y * (gsize)plane->width + (gsize)x);
            *pixels++ = (guint16)((at[0] + at[right] + at[down] + at[down + right]) / 4);
        }
    return small;
}

double ssim_afar(const struct ssim_plane *a, const struct ssim_plane *b)
{
    g_autofree guint16 *pixels = g_new(guint16, 2 * size_of(a));
    struct ssim_plane small_a = halve(a, pixels), small_b = halve(b, pixels + size_of(a));
    return 1 - sqrt(MAX(0, (1 - ssim_mean(a, b)) * (1 - ssim_mean(&small_a, &small_b))));
}
