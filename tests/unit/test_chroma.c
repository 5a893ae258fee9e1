#include "full/chroma.h"
#include "unit.h"

#include <math.h>

#define WIDTH 170 /* eleven blocks, the last of ten pixels */
#define HEIGHT 150

static struct chroma_map plain(int red, int green, int blue, int width, int height)
{
    g_autofree guint8 *rgb = g_malloc(3 * (gsize)width * (gsize)height);
    for (int i = 0; i < width * height; i++) {
        rgb[3 * i] = (guint8)red;
        rgb[3 * i + 1] = (guint8)green;
        rgb[3 * i + 2] = (guint8)blue;
    }
    return chroma_of(rgb, width, height);
}

static double distance(struct chroma_map a, struct chroma_map b)
{
    double apart = chroma_distance(&a, &b);
    g_free(a.blocks);
    g_free(b.blocks);
    return apart;
}

static void assert_near(double value, double wanted)
{
    if (fabs(value - wanted) > 1e-3)
        g_error("%f is not %f", value, wanted);
}

static void test_light_does_not_count(void)
{
    assert_near(distance(plain(90, 90, 90, WIDTH, HEIGHT), plain(200, 200, 200, WIDTH, HEIGHT)), 0);
    assert_near(distance(plain(90, 80, 70, WIDTH, HEIGHT), plain(100, 90, 80, WIDTH, HEIGHT)), 0);
}

/* Red is Cb -0.168736 and Cr 0.5 of its amount, and so on. */
static void test_each_color(void)
{
    assert_near(distance(plain(100, 0, 0, 40, 40), plain(0, 0, 0, 40, 40)), hypot(16.8736, 50));
    assert_near(distance(plain(0, 100, 0, 40, 40), plain(0, 0, 0, 40, 40)),
                hypot(33.1264, 41.8688));
    assert_near(distance(plain(0, 0, 100, 40, 40), plain(0, 0, 0, 40, 40)), hypot(50, 8.1312));
}

/* 110 blocks, of which `others` have another colour. */
static double with_others(int others)
{
    struct chroma_map a = plain(90, 90, 90, WIDTH, HEIGHT), b = plain(90, 90, 90, WIDTH, HEIGHT);
    g_assert_cmpint(b.count, ==, 110);
    for (int i = 0; i < others; i++)
        b.blocks[i * 7][1] += 20;
    return distance(a, b);
}

/* Of 110 sorted distances the 108th counts. */
static void test_few_blocks(void)
{
    assert_near(with_others(2), 0);
    assert_near(with_others(3), 20);
}

/* The blocks at the edges have their own mean, of only their own pixels. */
static void test_edges(void)
{
    guint8 rgb[17 * 17 * 3] = {0};
    rgb[sizeof rgb - 1] = 100;
    struct chroma_map map = chroma_of(rgb, 17, 17);
    g_assert_cmpint(map.count, ==, 4);
    assert_near(map.blocks[0][0], 0);
    assert_near(map.blocks[1][0], 0);
    assert_near(map.blocks[2][0], 0);
    assert_near(map.blocks[3][0], 50);
    g_free(map.blocks);
}

static void test_one_pixel(void)
{
    assert_near(distance(plain(1, 2, 3, 1, 1), plain(1, 2, 3, 1, 1)), 0);
    assert_near(distance(plain(0, 0, 100, 1, 1), plain(0, 0, 0, 1, 1)), hypot(50, 8.1312));
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/tint/light", test_light_does_not_count);
    g_test_add_func("/tint/colors", test_each_color);
    g_test_add_func("/tint/few", test_few_blocks);
    g_test_add_func("/tint/edges", test_edges);
    g_test_add_func("/tint/one", test_one_pixel);
    return g_test_run();
}
