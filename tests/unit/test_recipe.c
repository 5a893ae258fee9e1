#include "recipe.h"
#include "unit.h"

#include <string.h>

static const struct recipe_rules plain = {8192, 80, NULL};

static void assert_spelling(const char *list, const struct recipe_rules *rules, const char *wanted)
{
    struct recipe recipe, again;
    struct fault fault = {0};
    if (recipe_parse(list, rules, &recipe, &fault) == -1)
        g_error("%s: %s", list, fault.detail);
    g_autofree char *spelling = recipe_print(&recipe);
    g_assert_cmpstr(spelling, ==, wanted);
    g_assert_cmpint(recipe_parse(spelling, rules, &again, &fault), ==, 0);
    g_assert_cmpmem(&recipe, sizeof recipe, &again, sizeof again);
}

static void test_canonical(void)
{
    static const struct {
        const char *list, *canonical;
    } rows[] = {
        {"full", "full"},
        {"FULL", "full"},
        {"w_100", "w_100"},
        {"W_0100", "w_100"},
        {"h_100,w_100", "w_100,h_100"},
        {"w_100,h_100,c_crop", "w_100,h_100"},
        {"w_100,h_100,c_FILL", "w_100,h_100"},
        {"w_100,h_100,c_limit", "w_100,h_100,c_fit"},
        {"w_100,c_fit", "w_100"},
        {"w_100,c_crop", "w_100"},
        {"w_100,c_pad", "w_100"},
        {"c_crop", "full"},
        {"c_scale", "full"},
        {"w_.5", "w_0.5"},
        {"w_0.50,h_0.25", "w_0.5,h_0.25"},
        {"w_100,ar_2", "w_100,h_50"},
        {"h_100,ar_16:9", "w_178,h_100"},
        {"w_100,ar_16:9,dpr_2", "w_200,h_112"},
        {"w_100,ar_1.5,c_pad", "w_100,h_67,c_pad"},
        {"w_1,ar_100", "w_1,h_1"},
        {"ar_1.5", "ar_3:2"},
        {"ar_32:18", "ar_16:9"},
        {"ar_2.39:1", "ar_239:100"},
        {"ar_4:2", "ar_2"},
        {"ar_99999:99999", "ar_1"},
        {"ar_12:0.81925", "ar_48000:3277"},
        {"ar_99.999999", "ar_99999999:1000000"},
        {"w_0.5,ar_2.0", "w_0.5,ar_2"},
        {"ar_1,c_crop", "ar_1"},
        {"w_100,dpr_2", "w_200"},
        {"w_100,h_50,dpr_1.5", "w_150,h_75"},
        {"w_33,dpr_0.5", "w_17"},
        {"w_0.5,dpr_2", "w_0.5"},
        {"dpr_3", "full"},
        {"w_100,el_1", "w_100,el_1"},
        {"w_100,el_0", "w_100"},
        {"el_1", "full"},
        {"w_9,h_9,g_center", "w_9,h_9"},
        {"w_9,h_9,g_TOP", "w_9,h_9,g_north"},
        {"w_9,h_9,g_right_top", "w_9,h_9,g_north_east"},
        {"w_9,h_9,g_southwest", "w_9,h_9,g_south_west"},
        {"w_9,h_9,g_left", "w_9,h_9,g_west"},
        {"w_9,h_9,c_fit,g_north", "w_9,h_9,c_fit"},
        {"w_9,h_9,g_east,c_pad", "w_9,h_9,c_pad,g_east"},
        {"ar_1,g_south", "ar_1,g_south"},
        {"w_9,c_extract", "w_9,c_extract"},
        {"w_9,h_8,c_extract,x_5", "w_9,h_8,c_extract,x_5,y_0"},
        {"w_9,h_8,c_extract,y_0.5,x_1.0", "w_9,h_8,c_extract,x_1.0,y_0.5"},
        {"w_9,h_8,c_extract,g_east", "w_9,h_8,c_extract,g_east"},
        {"w_9,bg_RED", "w_9,bg_ff0000"},
        {"w_9,b_f00", "w_9,bg_ff0000"},
        {"w_9,bg_ff000080", "w_9,bg_ff000080"},
        {"w_9,q_80", "w_9"},
        {"q_7,w_9", "w_9,q_7"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_spelling(rows[i].list, &plain, rows[i].canonical);
}

static void test_faults(void)
{
    static const struct {
        const char *list;
        enum fault_kind kind;
        const char *part; /* that the sentence names */
    } rows[] = {
        {"", FAULT_UNKNOWN_KEY, "''"},
        {"w_100,", FAULT_UNKNOWN_KEY, "''"},
        {"full,w_1", FAULT_UNKNOWN_KEY, "full"},
        {"100x100", FAULT_UNKNOWN_KEY, "100x100"},
        {"z_1", FAULT_UNKNOWN_KEY, "z_"},
        {"_1", FAULT_UNKNOWN_KEY, "_"},
        {"w_", FAULT_BAD_VALUE, "w_"},
        {"w_0", FAULT_BAD_VALUE, "w_0"},
        {"w_0.0", FAULT_BAD_VALUE, "w_0.0"},
        {"w_1.0", FAULT_BAD_VALUE, "w_1.0"},
        {"w_1.5", FAULT_BAD_VALUE, "w_1.5"},
        {"w_-1", FAULT_BAD_VALUE, "w_-1"},
        {"w_8193", FAULT_BAD_VALUE, "w_8193"},
        {"w_auto", FAULT_BAD_VALUE, "w_auto"},
        {"dpr_auto", FAULT_BAD_VALUE, "dpr_auto"},
        {"dpr_0.4", FAULT_BAD_VALUE, "dpr_0.4"},
        {"dpr_5.1", FAULT_BAD_VALUE, "dpr_5.1"},
        {"w_8192,dpr_2", FAULT_BAD_VALUE, "w_ comes to 16384"},
        {"w_8192,ar_1:4", FAULT_BAD_VALUE, "h_ comes to 32768"},
        {"ar_0", FAULT_BAD_VALUE, "ar_0"},
        {"ar_0:1", FAULT_BAD_VALUE, "ar_0:1"},
        {"ar_1:0", FAULT_BAD_VALUE, "ar_1:0"},
        {"ar_101", FAULT_BAD_VALUE, "ar_101"},
        {"ar_1:101", FAULT_BAD_VALUE, "ar_1:101"},
        {"ar_1:2:3", FAULT_BAD_VALUE, "ar_1:2:3"},
        {"ar_10000000001:10000000000", FAULT_BAD_VALUE, "ar_"},
        {"c_zoom", FAULT_BAD_VALUE, "c_zoom"},
        {"el_2", FAULT_BAD_VALUE, "el_2"},
        {"g_auto", FAULT_BAD_VALUE, "g_auto"},
        {"bg_reddish", FAULT_BAD_VALUE, "bg_reddish"},
        {"q_0", FAULT_BAD_VALUE, "q_0"},
        {"q_101", FAULT_BAD_VALUE, "q_101"},
        {"q_auto", FAULT_BAD_VALUE, "q_auto"},
        {"s_none", FAULT_BAD_VALUE, "s_none"},
        {"w_1,w_2", FAULT_REPEATED_KEY, "w_"},
        {"bg_red,b_red", FAULT_REPEATED_KEY, "b_"},
        {"w_1,h_1,ar_1", FAULT_CONTRADICTION, "ar_"},
        {"ar_1,c_pad", FAULT_CONTRADICTION, "ar_"},
        {"c_extract", FAULT_CONTRADICTION, "c_extract"},
        {"w_1,c_extract,dpr_2", FAULT_CONTRADICTION, "dpr_"},
        {"w_1,c_extract,el_1", FAULT_CONTRADICTION, "el_1"},
        {"w_1,c_extract,x_1,g_east", FAULT_CONTRADICTION, "g_"},
        {"w_1,x_1", FAULT_CONTRADICTION, "x_"},
        {"w_1,h_1,y_0.5", FAULT_CONTRADICTION, "y_"},
        {"sig_abc", FAULT_UNKNOWN_KEY, "sig_"},
        {"exp_1", FAULT_UNKNOWN_KEY, "exp_"},
    };
    struct recipe recipe;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct fault fault = {0};
        if (recipe_parse(rows[i].list, &plain, &recipe, &fault) == 0)
            g_error("%s is taken", rows[i].list);
        unit_assert_fault(&fault, rows[i].kind);
        g_assert_nonnull(strstr(fault.detail, rows[i].part));
    }
}

static void test_named_sizes(void)
{
    struct recipe_rules rules = plain;
    struct fault fault = {0};
    g_autoptr(GHashTable) sizes = NULL;
    g_assert_cmpint(
        recipe_parse_sizes("medium=w_128,h_128,c_crop;Wide=w_300,ar_3:1;pad=w_9,h_9,c_pad;", &rules,
                           &sizes, &fault),
        ==, 0);
    rules.sizes = sizes;
    assert_spelling("s_medium", &rules, "w_128,h_128");
    assert_spelling("s_medium,w_64", &rules, "w_64,h_128");
    assert_spelling("s_medium,c_fit", &rules, "w_128,h_128,c_fit");
    assert_spelling("S_medium,dpr_2", &rules, "w_256,h_256");
    assert_spelling("s_Wide", &rules, "w_300,h_100");
    assert_spelling("s_pad,bg_red", &rules, "w_9,h_9,c_pad,bg_ff0000");

    static const char *const bad[] = {"s_wide", "s_medium,s_medium", "s_medium,ar_1"};
    static const enum fault_kind kinds[] = {FAULT_BAD_VALUE, FAULT_REPEATED_KEY,
                                            FAULT_CONTRADICTION};
    struct recipe recipe;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_cmpint(recipe_parse(bad[i], &rules, &recipe, &fault), ==, -1);
        unit_assert_fault(&fault, kinds[i]);
    }

    static const struct {
        const char *list;
        gboolean is_named;
    } rows[] = {{"s_medium", TRUE},     {"w_128,h_128", TRUE}, {"h_100,w_300", TRUE},
                {"w_128", FALSE},       {"full", FALSE},       {"s_medium,q_5", FALSE},
                {"w_9,h_9,c_pad", TRUE}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpint(recipe_parse(rows[i].list, &rules, &recipe, &fault), ==, 0);
        g_assert_cmpint(recipe_is_named(&recipe, &rules), ==, rows[i].is_named);
    }
}

static void test_no_sizes(void)
{
    struct recipe recipe;
    struct fault fault;
    g_assert_cmpint(recipe_parse("full", &plain, &recipe, &fault), ==, 0);
    g_assert_false(recipe_is_named(&recipe, &plain));
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
        GHashTable *sizes = NULL;
        g_assert_cmpint(recipe_parse_sizes(rows[i].text, &plain, &sizes, &fault), ==, -1);
        unit_assert_fault(&fault, rows[i].kind);
        g_assert_null(sizes);
    }
}

static void test_rules(void)
{
    struct recipe_rules rules = {1000, 70, NULL};
    struct recipe recipe;
    struct fault fault = {0};
    assert_spelling("w_1000,q_70", &rules, "w_1000");
    assert_spelling("w_500,q_80", &rules, "w_500,q_80");
    g_assert_cmpint(recipe_parse("w_1001", &rules, &recipe, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_BAD_VALUE);
    g_assert_cmpint(recipe_parse("w_500,q_9", &rules, &recipe, &fault), ==, 0);
    recipe_drop(&recipe, RECIPE_QUALITY, &rules);
    g_assert_cmpint(recipe.quality, ==, 70);
    g_assert_false(recipe_has(&recipe, RECIPE_QUALITY));
}

/* Random lists: whatever is taken has a spelling that is a fixed point, and the order of the keys
 * says nothing. */
static void test_order_says_nothing(void)
{
    static const char *const items[] = {
        "w_1",   "w_300",  "w_0.5",   "h_7",       "h_0.125", "ar_2",     "ar_4:3", "dpr_1.5",
        "c_pad", "c_fit",  "c_crop",  "c_extract", "g_north", "x_5",      "y_0.3",  "el_1",
        "q_50",  "bg_red", "c_cover", "c_scale",   "el_0",    "g_center", "q_80",
    };
    guint taken = 0;
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GPtrArray) list = g_ptr_array_new();
        for (int i = g_test_rand_int_range(1, 6); i > 0; i--)
            g_ptr_array_add(list, (char *)items[g_test_rand_int_range(0, G_N_ELEMENTS(items))]);
        g_ptr_array_add(list, NULL);
        g_autofree char *forward = g_strjoinv(",", (char **)list->pdata);
        for (guint i = 0, j = list->len - 2; i < j; i++, j--) {
            gpointer swap = list->pdata[i];
            list->pdata[i] = list->pdata[j];
            list->pdata[j] = swap;
        }
        g_autofree char *backward = g_strjoinv(",", (char **)list->pdata);
        struct recipe one, other;
        struct fault fault;
        int status = recipe_parse(forward, &plain, &one, &fault);
        g_assert_cmpint(recipe_parse(backward, &plain, &other, &fault), ==, status);
        if (status == -1)
            continue;
        taken++;
        g_autofree char *spelling = recipe_print(&one);
        assert_spelling(forward, &plain, spelling);
        assert_spelling(backward, &plain, spelling);
    }
    g_assert_cmpuint(taken, >, 2000);
}

static void test_table(void)
{
    g_autofree char *table = recipe_table();
    static const char *const keys[] = {"`w_`", "`h_`", "`ar_`", "`dpr_`", "`c_`", "`el_`",
                                       "`g_`", "`x_`", "`y_`",  "`bg_`",  "`q_`", "`s_`"};
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        g_assert_nonnull(strstr(table, keys[i]));
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/recipe/canonical", test_canonical);
    g_test_add_func("/recipe/faults", test_faults);
    g_test_add_func("/recipe/named_sizes", test_named_sizes);
    g_test_add_func("/recipe/no_sizes", test_no_sizes);
    g_test_add_func("/recipe/bad_sizes", test_bad_sizes);
    g_test_add_func("/recipe/rules", test_rules);
    g_test_add_func("/recipe/order_says_nothing", test_order_says_nothing);
    g_test_add_func("/recipe/table", test_table);
    return g_test_run();
}
