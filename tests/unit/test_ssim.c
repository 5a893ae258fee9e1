#include "full/ssim.h"
#include "unit.h"

#include <math.h>

#define SIDE 16

static double mean(const guint8 *a, const guint8 *b, int width, int height)
{
    guint16 fine_a[SIDE * SIDE], fine_b[SIDE * SIDE];
    struct ssim_plane one = {fine_a, width, height}, other = {fine_b, width, height};
    for (int i = 0; i < width * height; i++) {
        fine_a[i] = (guint16)(a[i] * 256);
        fine_b[i] = (guint16)(b[i] * 256);
    }
    return ssim_mean(&one, &other);
}

static void assert_near(double value, double wanted)
{
    if (fabs(value - wanted) > 1e-9)
        g_error("%.12f is not %.12f", value, wanted);
}

/* Flat windows leave only the first factor of the formula. */
static void test_flat(void)
{
    guint8 a[SIDE * SIDE], b[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
        a[i] = 100;
        b[i] = 120;
    }
    assert_near(mean(a, a, SIDE, SIDE), 1);
    assert_near(mean(a, b, SIDE, SIDE),
                (2 * 100 * 120 + 6.5025) / (100 * 100 + 120 * 120 + 6.5025));
}

/* Columns of 50 and 150 have the mean 100 and the variance 2500; with their opposite, the
 * covariance is -2500. */
static void test_structure(void)
{
    guint8 a[SIDE * SIDE], b[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
        a[i] = i % 2 ? 150 : 50;
        b[i] = i % 2 ? 50 : 150;
    }
    assert_near(mean(a, b, SIDE, SIDE), (2 * -2500 + 58.5225) / (5000 + 58.5225));
}

/* A plane smaller than a window is one window. */
static void test_small(void)
{
    const guint8 a[] = {10, 20, 30}, b[] = {10, 20, 31};
    assert_near(mean(a, a, 3, 1), 1);
    g_assert_true(mean(a, b, 3, 1) < 1);
    assert_near(mean(a, b, 2, 1), 1);
}

/* Of the windows at 0, 4 and 8 a change in the last four columns affects one; likewise for rows. */
static void test_windows(void)
{
    guint8 a[SIDE * SIDE] = {0}, b[SIDE * SIDE] = {0};
    b[SIDE * SIDE - 1] = 255;
    double part = 1 - mean(a, b, SIDE, SIDE);
    b[SIDE * SIDE - 1] = 0;
    b[SIDE * 6 + 6] = 255;
    assert_near(1 - mean(a, b, SIDE, SIDE), 4 * part);
}

/* Red, green, blue and white, and a column and a row that are dropped. */
static void test_near(void)
{
    const guint8 rgb[] = {255, 0, 0, 0, 255, 0, 9, 9, 9, 0, 0, 255, 255, 255,
                          255, 9, 9, 9, 9,   9, 9, 9, 9, 9, 9, 9,   9};
    struct ssim_plane near = ssim_near(rgb, 3, 3);
    g_assert_cmpint(near.width, ==, 1);
    g_assert_cmpint(near.height, ==, 1);
    g_assert_cmpint(near.pixels[0], ==, 255 * (77 + 150 + 29 + 256) / 4);
    g_free((guint16 *)near.pixels);
}

static void test_near_single(void)
{
    const guint8 rgb[] = {10, 10, 10, 30, 30, 30};
    struct ssim_plane wide = ssim_near(rgb, 2, 1), high = ssim_near(rgb, 1, 2);
    g_assert_cmpint(wide.pixels[0], ==, 20 * 256);
    g_assert_cmpint(high.pixels[0], ==, 20 * 256);
    g_assert_cmpint(wide.height + high.width, ==, 2);
    g_free((guint16 *)wide.pixels);
    g_free((guint16 *)high.pixels);
}

/* A difference visible at only one size counts by the geometric mean of both sizes. */
static void test_afar(void)
{
    guint16 a[SIDE * SIDE], b[SIDE * SIDE], small_a[SIDE * SIDE / 4], small_b[SIDE * SIDE / 4];
    for (int i = 0; i < SIDE * SIDE; i++) {
        a[i] = 100 * 256;
        b[i] = (guint16)(100 * 256 + (i / SIDE % 4) * 2560);
    }
    for (int i = 0; i < SIDE * SIDE / 4; i++) {
        small_a[i] = 100 * 256;
        small_b[i] = (guint16)(100 * 256 + (i / (SIDE / 2) % 2 ? 6400 : 1280));
    }
    struct ssim_plane one = {a, SIDE, SIDE}, other = {b, SIDE, SIDE};
    struct ssim_plane small_one = {small_a, SIDE / 2, SIDE / 2};
    struct ssim_plane small_other = {small_b, SIDE / 2, SIDE / 2};
    double missed = (1 - ssim_mean(&one, &other)) * (1 - ssim_mean(&small_one, &small_other));
    assert_near(ssim_afar(&one, &one), 1);
    assert_near(ssim_afar(&one, &other), 1 - sqrt(missed));
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/ssim/flat", test_flat);
    g_test_add_func("/ssim/structure", test_structure);
    g_test_add_func("/ssim/small", test_small);
    g_test_add_func("/ssim/windows", test_windows);
    g_test_add_func("/ssim/near", test_near);
    g_test_add_func("/ssim/near_single", test_near_single);
    g_test_add_func("/ssim/afar", test_afar);
    return g_test_run();
}
