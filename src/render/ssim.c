#include "render/ssim.h"

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

void ssim_luma(const guint8 *rgb, gsize count, guint16 *luma)
{
    for (; count > 0; count--, rgb += 3)
        *luma++ = (guint16)(77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2]);
}

/* Means of 2 × 2 pixels. The last of an odd number is left out, and of a single one nothing is. */
static struct ssim_plane halve(const struct ssim_plane *plane, guint16 *pixels)
{
    struct ssim_plane half = {pixels, MAX(1, plane->width / 2), MAX(1, plane->height / 2)};
    gsize right = plane->width > 1 ? 1 : 0, down = plane->height > 1 ? (gsize)plane->width : 0;
    for (int y = 0; y < half.height; y++)
        for (int x = 0; x < half.width; x++) {
            const guint16 *at = plane->pixels + (gsize)(2 * y) * (gsize)plane->width + 2 * x;
            *pixels++ = (guint16)((at[0] + at[right] + at[down] + at[down + right] + 2) / 4);
        }
    return half;
}

double ssim_afar(const struct ssim_plane *a, const struct ssim_plane *b)
{
    gsize size = (gsize)a->width * (gsize)a->height;
    g_autofree guint16 *pixels = g_new(guint16, 4 * size);
    struct ssim_plane half_a = halve(a, pixels), half_b = halve(b, pixels + size);
    struct ssim_plane quarter_a = halve(&half_a, pixels + 2 * size);
    struct ssim_plane quarter_b = halve(&half_b, pixels + 3 * size);
    double half = 1 - ssim_mean(&half_a, &half_b), quarter = 1 - ssim_mean(&quarter_a, &quarter_b);
    return 1 - sqrt(MAX(0, half * quarter));
}
