#include "base/color.h"
#include "unit.h"

static void test_parse(void)
{
    static const struct {
        const char *text;
        const char *hex;
    } good[] = {
        {"f00", "ff0000"},           {"FF8000", "ff8000"},        {"ff000080", "ff000080"},
        {"ff0000ff", "ff0000"},      {"rebeccapurple", "663399"}, {"White", "ffffff"},
        {"transparent", "00000000"}, {"aliceblue", "f0f8ff"},     {"yellowgreen", "9acd32"},
    };
    static const char *const bad[] = {"",          "f",    "ff",  "ff00",    "fffff",  "fffffff",
                                      "fffffffff", "#fff", "ggg", "reddish", "0x0000", "ff 000"};
    struct color color;
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        g_assert_cmpint(color_parse(good[i].text, &color), ==, 0);
        color_print(&color, out);
        g_assert_cmpstr(out->str, ==, good[i].hex);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_cmpint(color_parse(bad[i], &color), ==, -1);
}

static void test_channels(void)
{
    struct color color;
    g_assert_cmpint(color_parse("01020304", &color), ==, 0);
    g_assert_cmpint(color.red, ==, 1);
    g_assert_cmpint(color.green, ==, 2);
    g_assert_cmpint(color.blue, ==, 3);
    g_assert_cmpint(color.alpha, ==, 4);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/color/parse", test_parse);
    g_test_add_func("/color/channels", test_channels);
    return g_test_run();
}
