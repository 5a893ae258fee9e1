#include "recipes.h"
#include "unit.h"

#include "recipe/recipe_fold.h"

#include <string.h>

static void test_named_sizes(void)
{
    struct recipe_rules rules = recipes_plain;
    struct fault fault = {0};
    struct recipe_sizes *sizes;
    g_assert_cmpint(
        recipe_list_parse_sizes("medium=w_128,h_128,c_crop;Wide=w_300,ar_3:1;pad=w_9,h_9,c_pad;",
                                &rules, &sizes, &fault),
        ==, 0);
    rules.sizes = sizes;
    recipes_assert_spelling("s_medium", &rules, "w_128,h_128");
    recipes_assert_spelling("s_medium,w_64", &rules, "w_64,h_128");
    recipes_assert_spelling("s_medium,c_fit", &rules, "w_128,h_128,c_fit");
    recipes_assert_spelling("S_medium,dpr_2", &rules, "w_256,h_256");
    recipes_assert_spelling("s_Wide", &rules, "w_300,h_100");
    recipes_assert_spelling("s_pad,bg_red", &rules, "w_9,h_9,c_pad,bg_ff0000");

    static const char *const bad[] = {"s_wide", "s_medium,s_medium", "s_medium,ar_1"};
    static const enum fault_kind kinds[] = {FAULT_BAD_VALUE, FAULT_REPEATED_KEY,
                                            FAULT_CONTRADICTION};
    struct recipe recipe;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_cmpint(recipe_list_parse(bad[i], &rules, &recipe, &fault), ==, -1);
        unit_assert_fault(&fault, kinds[i]);
    }

    static const struct {
        const char *list;
        gboolean is_named;
    } rows[] = {{"s_medium", TRUE},     {"w_128,h_128", TRUE}, {"h_100,w_300", TRUE},
                {"w_128", FALSE},       {"full", FALSE},       {"s_medium,q_5", FALSE},
                {"w_9,h_9,c_pad", TRUE}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpint(recipe_list_parse(rows[i].list, &rules, &recipe, &fault), ==, 0);
        g_assert_cmpint(recipe_list_is_named(&recipe, &rules), ==, rows[i].is_named);
    }
    recipe_sizes_free(sizes);
}

static void test_no_sizes(void)
{
    struct recipe recipe;
    struct fault fault;
    g_assert_cmpint(recipe_list_parse("full", &recipes_plain, &recipe, &fault), ==, 0);
    g_assert_false(recipe_list_is_named(&recipe, &recipes_plain));
}

static void test_bad_sizes(void)
{
    static const struct {
        const char *text;
        enum fault_kind kind;
    } rows[] = {
        {"medium", FAULT_BAD_VALUE},      {"=w_1", FAULT_BAD_VALUE},
        {"a=w_0", FAULT_BAD_VALUE},       {"a=w_1;a=w_2", FAULT_REPEATED_KEY},
        {"a=w_1;b=s_a", FAULT_BAD_VALUE}, {"a=z_1", FAULT_UNKNOWN_KEY},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct fault fault = {0};
        struct recipe_sizes *sizes = NULL;
        g_assert_cmpint(recipe_list_parse_sizes(rows[i].text, &recipes_plain, &sizes, &fault), ==,
                        -1);
        unit_assert_fault(&fault, rows[i].kind);
        g_assert_null(sizes);
    }
}

static void test_rules(void)
{
    struct recipe_rules rules = {.max_edge = 1000, .quality = 70};
    struct recipe recipe;
    struct fault fault = {0};
    recipes_assert_spelling("w_1000,q_70", &rules, "w_1000");
    recipes_assert_spelling("w_500,q_80", &rules, "w_500,q_80");
    g_assert_cmpint(recipe_list_parse("w_1001", &rules, &recipe, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_BAD_VALUE);
    g_assert_cmpint(recipe_list_parse("w_500,q_9", &rules, &recipe, &fault), ==, 0);
    g_assert_cmpint(recipe_fold_for_format(&recipe, FORMAT_PNG, &rules, &fault), ==, 0);
    g_assert_cmpint(recipe.quality.number, ==, 70);
    g_assert_false(recipe_has(&recipe, RECIPE_QUALITY));
}

static void test_ladder(void)
{
    struct recipe_rules rules = recipes_plain;
    struct fault fault = {0};
    struct recipe_sizes *sizes;
    g_assert_cmpint(recipe_ladder_parse("64,128,256", 8192, &rules.widths, &fault), ==, 0);
    g_assert_cmpint(recipe_list_parse_sizes("odd=w_100,h_75;two=w_90,ar_2", &rules, &sizes, &fault),
                    ==, 0);
    rules.sizes = sizes;
    static const struct {
        const char *list, *canonical;
    } rows[] = {
        {"w_1", "w_64"},
        {"w_64", "w_64"},
        {"w_65", "w_128"},
        {"w_101", "w_128"},
        {"w_257", "w_256"},
        {"w_8192,h_8192", "w_256,h_256"},
        {"w_32,h_21", "w_64,h_42"},
        {"w_100,h_50,c_pad", "w_128,h_64,c_pad"},
        {"w_50,dpr_2", "w_128"},
        {"w_100,ar_2", "w_128,h_64"},
        {"w_100,h_0.5", "w_128,h_0.5"},
        {"h_100", "h_100"},
        {"h_100,ar_2", "w_256,h_128"},
        {"w_0.5", "w_0.5"},
        {"w_100,h_9,c_extract", "w_100,h_9,c_extract"},
        {"s_odd", "w_100,h_75"},
        {"s_odd,bg_red", "w_100,h_75,bg_ff0000"},
        {"w_100,h_75", "w_100,h_75"},
        {"s_two", "w_90,h_45"},
        {"s_odd,w_60", "w_64,h_80"},
        {"s_odd,dpr_2", "w_256,h_192"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        recipes_assert_spelling(rows[i].list, &rules, rows[i].canonical);
    recipe_sizes_free(sizes);
}

static void test_bad_ladders(void)
{
    static const char too_many[] = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,"
                                   "24,25,26,27,28,29,30,31,32,33";
    static const char *const bad[] = {"a",      "64,", "0",  "8193",  "64,64",
                                      "128,64", "1.5", "-1", too_many};
    struct recipe_ladder ladder;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        struct fault fault = {0};
        g_assert_cmpint(recipe_ladder_parse(bad[i], 8192, &ladder, &fault), ==, -1);
        unit_assert_fault(&fault, FAULT_BAD_VALUE);
    }
    struct fault fault;
    g_assert_cmpint(recipe_ladder_parse("", 8192, &ladder, &fault), ==, 0);
    g_assert_cmpint(recipe_ladder_snap(&ladder, 77), ==, 77);
}

static void test_formats(void)
{
    static const struct {
        const char *list;
        enum format format;
        const char *canonical;
    } rows[] = {
        {"q_50,fl_progressive", FORMAT_JPEG, "q_50,fl_progressive"},
        {"q_50,fl_lossless.progressive", FORMAT_PNG, "fl_progressive"},
        {"q_50,fl_lossless.progressive,an_1", FORMAT_WEBP, "an_1,fl_lossless"},
        {"q_auto,fl_progressive", FORMAT_AVIF, "q_auto"},
        {"an_1", FORMAT_AVIF, "full"},
        {"an_1,q_9", FORMAT_GIF, "an_1"},
        {"fl_keep_icc.keep_copyright", FORMAT_PNG, "fl_keep_icc"},
        {"fl_keep_icc.keep_copyright.attachment", FORMAT_GIF, "fl_attachment"},
        {"fl_keep_icc.keep_copyright", FORMAT_AVIF, "fl_keep_icc.keep_copyright"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct recipe recipe;
        struct fault fault;
        g_assert_cmpint(recipe_list_parse(rows[i].list, &recipes_plain, &recipe, &fault), ==, 0);
        g_assert_cmpint(recipe_fold_for_format(&recipe, rows[i].format, &recipes_plain, &fault), ==,
                        0);
        g_autofree char *spelling = recipe_list_print(&recipe);
        g_assert_cmpstr(spelling, ==, rows[i].canonical);
    }
}

static void test_never_lossless(void)
{
    static const enum format formats[] = {FORMAT_JPEG, FORMAT_AVIF};
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        struct recipe recipe;
        struct fault fault;
        g_assert_cmpint(recipe_list_parse("fl_lossless", &recipes_plain, &recipe, &fault), ==, 0);
        g_assert_cmpint(recipe_fold_for_format(&recipe, formats[i], &recipes_plain, &fault), ==,
                        -1);
        unit_assert_fault(&fault, FAULT_CONTRADICTION);
        g_assert_nonnull(strstr(fault.detail, "fl_lossless"));
    }
}

static void test_overlays(void)
{
    struct recipe recipe;
    struct fault fault;
    g_assert_cmpint(recipe_list_parse("l_bG9nb3MvYS5wbmc:south_east:10:.5:1.0:70.0LA",
                                      &recipes_plain, &recipe, &fault),
                    ==, 0);
    const struct recipe_overlay *overlay = recipe.overlays.list;
    g_assert_cmpuint(recipe.overlays.count, ==, 2);
    g_assert_cmpstr(overlay->key, ==, "logos/a.png");
    g_assert_cmpint(overlay->gravity.x, ==, 1);
    g_assert_cmpint(overlay->gravity.y, ==, 1);
    g_assert_cmpint(overlay->x.pixels, ==, 10);
    g_assert_cmpint(overlay->y.part, ==, 500000);
    g_assert_cmpint(overlay->width.part, ==, 1000000);
    g_assert_cmpint(overlay->opacity, ==, 70);
    g_assert_cmpstr(recipe.overlays.list[1].key, ==, "\xd0\xb0");
    g_assert_cmpint(recipe.overlays.list[1].opacity, ==, 100);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/recipe_rules/named_sizes", test_named_sizes);
    g_test_add_func("/recipe_rules/no_sizes", test_no_sizes);
    g_test_add_func("/recipe_rules/bad_sizes", test_bad_sizes);
    g_test_add_func("/recipe_rules/rules", test_rules);
    g_test_add_func("/recipe_rules/ladder", test_ladder);
    g_test_add_func("/recipe_rules/bad_ladders", test_bad_ladders);
    g_test_add_func("/recipe_rules/formats", test_formats);
    g_test_add_func("/recipe_rules/never_lossless", test_never_lossless);
    g_test_add_func("/recipe_rules/overlays", test_overlays);
    return g_test_run();
}
