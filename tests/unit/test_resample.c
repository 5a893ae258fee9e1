#include "express/resample.h"
#include "unit.h"

#include <math.h>
#include <string.h>

#define ONE (1 << LANCZOS_BITS)
#define MOST 700

/* A picture read line by line, and the result. */
struct sheet {
    const struct resample_shape *shape;
    const guint8 *pixels;
    guint8 *result;
    int read, written, fails_at;
};

static int read_line(void *data, guint8 *line)
{
    struct sheet *sheet = data;
    gsize size = (gsize)sheet->shape->from_width * sheet->shape->bands;
    if (sheet->read == sheet->fails_at)
        return -1;
    g_assert_cmpint(sheet->read, <, sheet->shape->from_height);
    memcpy(line, sheet->pixels + size * (gsize)sheet->read++, size);
    memset(line + size, 0xff, KERNELS_SLACK);
    return 0;
}

static int write_line(void *data, const guint8 *line)
{
    struct sheet *sheet = data;
    gsize size = (gsize)sheet->shape->cut.width * sheet->shape->bands;
    memcpy(sheet->result + size * (gsize)sheet->written++, line, size);
    return 0;
}

static int run(const struct resample_shape *shape, const struct kernels *kernels,
               struct sheet *sheet)
{
    struct resample_ends ends = {read_line, write_line, sheet};
    struct resample *resample = resample_open(shape, kernels);
    sheet->shape = shape;
    int status = resample_run(resample, &ends);
    resample_close(resample);
    return status;
}

static struct resample_shape shape_of(int width, int height, int to_width, int to_height)
{
    return (struct resample_shape){3,
                                   width,
                                   height,
                                   (double)width / to_width,
                                   (double)height / to_height,
                                   {0, 0, to_width, to_height}};
}

static guint8 *noise(gsize size)
{
    GRand *dice = g_rand_new_with_seed(7);
    guint8 *bytes = g_malloc(size);
    for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8)(g_rand_int(dice) & 1   ? g_rand_int(dice)
                            : g_rand_int(dice) & 1 ? 0
                                                   : 255);
    g_rand_free(dice);
    return bytes;
}

static void test_weights(void)
{
    static const struct lanczos_options wishes[] = {
        {500, 1.25, 0, 400}, {3000, 1.875, 100, 600},
        {10, 1, 0, 10},      {1, 0.01, 0, 100},
        {1, 1, 0, 1},        {7, 7, 0, 1},
        {8192, 8192, 0, 1},  {5, 3.7, 0, 2},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wishes); i++) {
        struct lanczos plan;
        lanczos_plan(&wishes[i], &plan);
        g_assert_cmpint(plan.count, ==, wishes[i].count);
        g_assert_cmpint(plan.taps, ==, lanczos_taps(wishes[i].ratio));
        for (int pixel = 0; pixel < plan.count; pixel++) {
            int sum = 0;
            for (int tap = 0; tap < plan.taps; tap++) {
                gint16 weight = plan.weights[pixel * plan.taps + tap];
                sum += weight;
                g_assert_true(weight == 0 || plan.starts[pixel] + tap < wishes[i].from);
            }
            g_assert_cmpint(sum, ==, ONE);
            g_assert_cmpint(plan.starts[pixel], >=, 0);
        }
        lanczos_clear(&plan);
    }
}

/* Compared with the formula itself, in the middle of a line. */
static void test_formula(void)
{
    struct lanczos_options options = {1000, 2.5, 200, 1};
    struct lanczos plan;
    double middle = 200.5 * 2.5 - 0.5, sum = 0, wanted[16];
    lanczos_plan(&options, &plan);
    g_assert_cmpint(plan.taps, ==, 16);
    for (int i = 0; i < 16; i++) {
        double x = (plan.starts[0] + i - middle) / 2.5;
        wanted[i] = fabs(x) >= 3 ? 0
                    : x == 0     ? 1
                                 : 3 * sin(G_PI * x) * sin(G_PI * x / 3) / (G_PI * G_PI * x * x);
        sum += wanted[i];
    }
    for (int i = 0; i < 16; i++)
        g_assert_cmpfloat(fabs(plan.weights[i] - wanted[i] / sum * ONE), <=, 1);
    lanczos_clear(&plan);
}

static void test_same_size_is_the_same(void)
{
    g_autofree guint8 *pixels = noise(90 * 70 * 3);
    g_autofree guint8 *result = g_malloc(90 * 70 * 3);
    struct resample_shape shape = shape_of(90, 70, 90, 70);
    struct sheet sheet = {.pixels = pixels, .result = result, .fails_at = -1};
    g_assert_cmpint(run(&shape, kernels_best(), &sheet), ==, 0);
    g_assert_cmpmem(result, 90 * 70 * 3, pixels, 90 * 70 * 3);
}

/* A picture of one colour keeps it at every size, also black and white. */
static void test_flat(void)
{
    static const int sizes[][4] = {{500, 375, 400, 300}, {1, 1, 100, 50},  {700, 3, 1, 1},
                                   {33, 65, 32, 64},     {700, 700, 3, 2}, {2, 2, 1, 1}};
    static const guint8 levels[] = {0, 1, 127, 254, 255};
    guint8 *result = g_malloc(MOST * MOST * 3);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        for (gsize level = 0; level < G_N_ELEMENTS(levels); level++) {
            const int *size = sizes[i];
            struct resample_shape shape = shape_of(size[0], size[1], size[2], size[3]);
            g_autofree guint8 *pixels = g_malloc((gsize)size[0] * size[1] * 3);
            memset(pixels, levels[level], (gsize)size[0] * size[1] * 3);
            struct sheet sheet = {.pixels = pixels, .result = result, .fails_at = -1};
            g_assert_cmpint(run(&shape, kernels_best(), &sheet), ==, 0);
            for (int at = 0; at < size[2] * size[3] * 3; at++)
                g_assert_cmpint(result[at], ==, levels[level]);
        }
    g_free(result);
}

/* The whole computation in doubles, rounded once. */
static double exact(const struct resample_shape *shape, const guint8 *pixels, int x, int y,
                    int band)
{
    struct lanczos_options across = {shape->from_width, shape->ratio_x, shape->cut.x + x, 1};
    struct lanczos_options down = {shape->from_height, shape->ratio_y, shape->cut.y + y, 1};
    struct lanczos a, d;
    double sum = 0;
    lanczos_plan(&across, &a);
    lanczos_plan(&down, &d);
    for (int i = 0; i < d.taps; i++)
        for (int j = 0; j < a.taps; j++) {
            int row = MIN(d.starts[0] + i, shape->from_height - 1);
            int column = MIN(a.starts[0] + j, shape->from_width - 1);
            sum += (double)d.weights[i] * a.weights[j] / ONE / ONE *
                   pixels[(row * shape->from_width + column) * shape->bands + band];
        }
    lanczos_clear(&a);
    lanczos_clear(&d);
    return CLAMP(sum, 0, 255);
}

static void test_exact(void)
{
    static const int sizes[][4] = {{50, 37, 40, 30}, {64, 48, 20, 15}, {20, 20, 31, 33},
                                   {9, 5, 3, 4},     {31, 1, 7, 1},    {100, 3, 3, 1}};
    guint8 result[40 * 40 * 4];
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        for (int bands = 1; bands <= 4; bands++) {
            const int *size = sizes[i];
            struct resample_shape shape = shape_of(size[0], size[1], size[2], size[3]);
            shape.bands = bands;
            g_autofree guint8 *pixels = noise((gsize)size[0] * size[1] * bands);
            struct sheet sheet = {.pixels = pixels, .result = result, .fails_at = -1};
            g_assert_cmpint(run(&shape, kernels_best(), &sheet), ==, 0);
            for (int at = 0; at < size[2] * size[3] * bands; at++) {
                int pixel = at / bands;
                double wanted = exact(&shape, pixels, pixel % size[2], pixel / size[2], at % bands);
                g_assert_cmpfloat(fabs(result[at] - wanted), <=, 0.52);
            }
        }
}

/* A cut equals its part of the whole to the bit; lines below it are not read. */
static void test_cut(void)
{
    g_autofree guint8 *pixels = noise(200 * 160 * 3);
    guint8 whole[80 * 64 * 3], part[30 * 20 * 3];
    struct resample_shape shape = shape_of(200, 160, 80, 64);
    struct sheet all = {.pixels = pixels, .result = whole, .fails_at = -1};
    struct sheet some = {.pixels = pixels, .result = part, .fails_at = -1};
    g_assert_cmpint(run(&shape, kernels_best(), &all), ==, 0);
    shape.cut = (struct geometry_area){17, 9, 30, 20};
    g_assert_cmpint(run(&shape, kernels_best(), &some), ==, 0);
    for (int y = 0; y < 20; y++)
        g_assert_cmpmem(part + y * 30 * 3, 30 * 3, whole + ((y + 9) * 80 + 17) * 3, 30 * 3);
    g_assert_cmpint(some.written, ==, 20);
    g_assert_cmpint(some.read, <=, 81);
    g_assert_cmpint(all.read, ==, 160);
}

static void test_kernels_agree(void)
{
    const struct kernels *plain = kernels_next(NULL);
    GRand *dice = g_rand_new_with_seed(3);
    g_autofree guint8 *pixels = noise(MOST * MOST * 4);
    g_autofree guint8 *one = g_malloc(MOST * MOST * 4), *other = g_malloc(MOST * MOST * 4);
    g_test_message("the best is %s", kernels_best()->name);
    for (const struct kernels *next = kernels_next(plain); next != NULL; next = kernels_next(next))
        for (int i = 0; i < 60; i++) {
            struct resample_shape shape =
                shape_of(g_rand_int_range(dice, 1, MOST), g_rand_int_range(dice, 1, 40),
                         g_rand_int_range(dice, 1, MOST), g_rand_int_range(dice, 1, 40));
            shape.bands = i % 2 == 0 ? 3 : 1 + i % 4;
            struct sheet a = {.pixels = pixels, .result = one, .fails_at = -1};
            struct sheet b = {.pixels = pixels, .result = other, .fails_at = -1};
            gsize size = (gsize)shape.cut.width * shape.cut.height * shape.bands;
            g_assert_cmpint(run(&shape, plain, &a), ==, 0);
            g_assert_cmpint(run(&shape, next, &b), ==, 0);
            g_assert_cmpmem(one, size, other, size);
        }
    g_rand_free(dice);
}

static void test_ends_that_fail(void)
{
    g_autofree guint8 *pixels = noise(60 * 60 * 3);
    guint8 result[30 * 30 * 3];
    struct resample_shape shape = shape_of(60, 60, 30, 30);
    struct sheet sheet = {.pixels = pixels, .result = result, .fails_at = 31};
    g_assert_cmpint(run(&shape, kernels_best(), &sheet), ==, -1);
    g_assert_cmpint(sheet.read, ==, 31);
}

/* The estimate is at least what is held, and not much more. */
static void test_memory(void)
{
    struct resample_shape shape = shape_of(3000, 2000, 1600, 1067);
    gint64 memory = resample_memory(&shape);
    g_assert_cmpint(memory, >=, 12 * 3000 * 3 + 2 * 12 * (1600 + 1067));
    g_assert_cmpint(memory, <=, 300000);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/resample/weights", test_weights);
    g_test_add_func("/resample/formula", test_formula);
    g_test_add_func("/resample/same-size", test_same_size_is_the_same);
    g_test_add_func("/resample/flat", test_flat);
    g_test_add_func("/resample/exact", test_exact);
    g_test_add_func("/resample/cut", test_cut);
    g_test_add_func("/resample/kernels", test_kernels_agree);
    g_test_add_func("/resample/failing-ends", test_ends_that_fail);
    g_test_add_func("/resample/memory", test_memory);
    return g_test_run();
}
