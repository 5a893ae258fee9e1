#include "render/ssim.h"

#define WINDOW 8
#define STEP 4

/* Equation 13's constants: (K1 L)² and (K2 L)² with K1 = 0.01, K2 = 0.03, L = 255. */
#define C1 6.5025
#define C2 58.5225

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
