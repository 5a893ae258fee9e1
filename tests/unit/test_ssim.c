#include "render/ssim.h"
#include "unit.h"

#include <math.h>

#define SIDE 16

static double mean(const guint8 *a, const guint8 *b, int width, int height)
{
    struct ssim_plane one = {a, width, height}, other = {b, width, height};
    return ssim_mean(&one, &other);
}

static void assert_near(double value, double wanted)
{
    if (fabs(value - wanted) > 1e-9)
        g_error("%.12f is not %.12f", value, wanted);
}

/* Flat windows leave the first factor of the formula alone. */
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

/* Columns of 50 and 150 have the mean 100 and the variance 2500, and their opposite the covariance
 * -2500. */
static void test_structure(void)
{
    guint8 a[SIDE * SIDE], b[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
        a[i] = i % 2 ? 150 : 50;
        b[i] = i % 2 ? 50 : 150;
    }
    assert_near(mean(a, b, SIDE, SIDE), (2 * -2500 + 58.5225) / (5000 + 58.5225));
}

/* Planes that are smaller than a window are one. */
static void test_small(void)
{
    const guint8 a[] = {10, 20, 30}, b[] = {10, 20, 31};
    assert_near(mean(a, a, 3, 1), 1);
    g_assert_true(mean(a, b, 3, 1) < 1);
    assert_near(mean(a, b, 2, 1), 1);
}

/* Of windows at 0, 4 and 8 a change in the last four columns is in one; of rows alike. */
static void test_windows(void)
{
    guint8 a[SIDE * SIDE] = {0}, b[SIDE * SIDE] = {0};
    b[SIDE * SIDE - 1] = 255;
    double part = 1 - mean(a, b, SIDE, SIDE);
    b[SIDE * SIDE - 1] = 0;
    b[SIDE * 6 + 6] = 255;
    assert_near(1 - mean(a, b, SIDE, SIDE), 4 * part);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/ssim/flat", test_flat);
    g_test_add_func("/ssim/structure", test_structure);
    g_test_add_func("/ssim/small", test_small);
    g_test_add_func("/ssim/windows", test_windows);
    return g_test_run();
}
