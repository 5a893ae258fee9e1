#include "base/number.h"
#include "unit.h"

static void test_parse(void)
{
    static const struct {
        const char *text;
        gint64 micros;
    } good[] = {
        {"0", 0},
        {"1", 1000000},
        {"007", 7000000},
        {"1.5", 1500000},
        {".25", 250000},
        {"0.000001", 1},
        {"1.500000", 1500000},
        {"999999999999", G_GINT64_CONSTANT(999999999999000000)},
    };
    static const char *const bad[] = {
        "",    ".",   "1.",    "-1",  "+1",        "1e3",           " 1", "1 ",
        "0x1", "1,5", "1.5.2", "nan", "0.0000001", "1000000000000", "١"};
    gint64 micros;
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_cmpint(number_parse(good[i].text, &micros), ==, 0);
        g_assert_cmpint(micros, ==, good[i].micros);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_cmpint(number_parse(bad[i], &micros), ==, -1);
}

static void test_parse_int(void)
{
    gint64 value;
    g_assert_cmpint(number_parse_int("8", 1, 8, &value), ==, 0);
    g_assert_cmpint(value, ==, 8);
    g_assert_cmpint(number_parse_int("1", 1, 8, &value), ==, 0);
    g_assert_cmpint(number_parse_int("0", 1, 8, &value), ==, -1);
    g_assert_cmpint(number_parse_int("9", 1, 8, &value), ==, -1);
    g_assert_cmpint(number_parse_int("2.0", 1, 8, &value), ==, -1);
}

static void test_print(void)
{
    static const struct {
        gint64 micros;
        const char *text;
    } rows[] = {{0, "0"}, {1500000, "1.5"}, {1, "0.000001"}, {120000000, "120"}, {250000, "0.25"}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        number_print(rows[i].micros, out);
        g_assert_cmpstr(out->str, ==, rows[i].text);
    }
}

static void test_scale(void)
{
    g_assert_cmpint(number_scale(800, 100, 1200), ==, 67);
    g_assert_cmpint(number_scale(50, 600, 700), ==, 43);
    g_assert_cmpint(number_scale(1, 1, 2), ==, 1);
    g_assert_cmpint(number_scale(3, 1, 2), ==, 2);
    g_assert_cmpint(number_scale(1, 1, 3), ==, 0);
    g_assert_cmpint(number_scale(0, 5, 3), ==, 0);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/number/parse", test_parse);
    g_test_add_func("/number/parse_int", test_parse_int);
    g_test_add_func("/number/print", test_print);
    g_test_add_func("/number/scale", test_scale);
    return g_test_run();
}
