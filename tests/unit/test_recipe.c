#include "recipe/recipe_key.h"
#include "recipes.h"
#include "unit.h"

#include <string.h>

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
        {"q_auto", "q_auto"},
        {"q_AUTO:good", "q_auto"},
        {"q_auto:best", "q_auto:best"},
        {"q_auto:eco", "q_auto:eco"},
        {"q_auto:low", "q_auto:low"},
        {"w_9,h_9,g_auto", "w_9,h_9,g_auto"},
        {"w_9,h_9,g_Entropy", "w_9,h_9,g_entropy"},
        {"w_9,h_9,c_fit,g_auto", "w_9,h_9,c_fit"},
        {"w_9,h_9,c_pad,g_auto", "w_9,h_9,c_pad"},
        {"w_9,h_9,g_xy,x_5,y_6", "w_9,h_9,g_xy,x_5,y_6"},
        {"w_9,h_9,g_xy,x_5", "w_9,h_9,g_xy,x_5,y_0.5"},
        {"w_9,h_9,g_xy,y_0", "w_9,h_9,g_xy,x_0.5,y_0"},
        {"w_9,h_9,c_fit,g_xy,x_5", "w_9,h_9,c_fit"},
        {"w_9,h_9,c_pad,g_xy,x_5", "w_9,h_9,c_pad"},
        {"w_9,h_9,c_extract,g_xy,x_0.5", "w_9,h_9,c_extract,g_xy,x_0.5,y_0.5"},
        {"w_9,h_9,c_extract,g_auto", "w_9,h_9,c_extract,g_auto"},
        {"a_90", "a_90"},
        {"a_-90", "a_270"},
        {"a_0", "full"},
        {"a_360", "full"},
        {"a_-360", "full"},
        {"a_12", "a_12"},
        {"a_hflip", "a_hflip"},
        {"a_vflip", "a_vflip"},
        {"a_HFLIP.vflip", "a_180"},
        {"a_180.hflip", "a_vflip"},
        {"a_vflip.90", "a_hflip.270"},
        {"a_vflip.180", "a_hflip"},
        {"a_vflip.hflip.180", "full"},
        {"r_5", "r_5"},
        {"r_MAX", "r_max"},
        {"r_0", "full"},
        {"r_5,dpr_2", "r_10"},
        {"r_max,dpr_2", "r_max"},
        {"bo_4:red", "bo_4:ff0000"},
        {"bo_4:ff000080,dpr_1.5", "bo_6:ff000080"},
        {"bo_0:red", "full"},
        {"o_50", "o_50"},
        {"o_100", "full"},
        {"o_0", "o_0"},
        {"e_blur", "e_blur"},
        {"e_blur:100", "e_blur"},
        {"e_BLUR:300", "e_blur:300"},
        {"e_greyscale", "e_grayscale"},
        {"e_vignette:30,e_sepia", "e_sepia,e_vignette:30"},
        {"e_hue:0", "full"},
        {"e_brightness:-0", "full"},
        {"e_hue:-100", "e_hue:-100"},
        {"e_brightness:-99", "e_brightness:-99"},
        {"e_contrast", "full"},
        {"e_pixelate:1", "full"},
        {"e_pixelate", "e_pixelate"},
        {"e_pixelate:200", "e_pixelate:200"},
        {"e_tint", "e_tint"},
        {"e_tint:60:red", "e_tint"},
        {"e_tint:60:blue", "e_tint:60:0000ff"},
        {"e_tint:0:blue", "full"},
        {"e_trim:10", "e_trim"},
        {"e_trim:0", "e_trim:0"},
        {"e_gamma:150,e_trim,w_9", "w_9,e_trim,e_gamma:150"},
        {"pg_1", "full"},
        {"pg_3", "pg_3"},
        {"an_1", "an_1"},
        {"an_0", "full"},
        {"an_0,pg_2", "pg_2"},
        {"fl_lossless.progressive", "fl_progressive.lossless"},
        {"fl_attachment", "fl_attachment"},
        {"fl_KEEP_ICC.keep_copyright", "fl_keep_icc.keep_copyright"},
        {"l_YS5wbmc", "l_YS5wbmc"},
        {"l_YS5wbmc:center:0:0:0:100", "l_YS5wbmc"},
        {"l_YS5wbmc:top", "l_YS5wbmc:north"},
        {"l_YS5wbmc:top_left:5:0.5:.25:70", "l_YS5wbmc:north_west:5:0.5:0.25:70"},
        {"l_YS5wbmc:east:10:20:50,dpr_2", "l_YS5wbmc:east:20:40:100"},
        {"l_YS5wbmc.YS5wbmc:north:1", "l_YS5wbmc.YS5wbmc:north:1"},
        {"l_YS5wbmc:north:0.5.YS5wbmc", "l_YS5wbmc:north:0.5.YS5wbmc"},
        {"l_YS5wbmc:north:20.0LA", "l_YS5wbmc:north:20:0:0:100.0LA"},
        {"l_YS5wbmc:north:1:1:1:100.0LA", "l_YS5wbmc:north:1:1:1:100.0LA"},
        {"l_0LA.0LA", "l_0LA.0LA"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        recipes_assert_spelling(rows[i].list, &recipes_plain, rows[i].canonical);
}

static void test_faults(void)
{
    static const struct {
        const char *list;
        enum fault_kind kind;
        const char *part; /* must be in the message */
    } rows[] = {
        {"", FAULT_UNKNOWN_KEY, "empty list"},
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
        {"g_up", FAULT_BAD_VALUE, "g_up"},
        {"bg_reddish", FAULT_BAD_VALUE, "bg_reddish"},
        {"q_0", FAULT_BAD_VALUE, "q_0"},
        {"q_101", FAULT_BAD_VALUE, "q_101"},
        {"q_auto:worst", FAULT_BAD_VALUE, "q_auto:worst"},
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
        {"w_1,h_1,g_north,x_1", FAULT_CONTRADICTION, "x_"},
        {"w_1,h_1,g_xy", FAULT_CONTRADICTION, "g_xy"},
        {"an_1,pg_2", FAULT_CONTRADICTION, "an_1"},
        {"a_", FAULT_BAD_VALUE, "a_"},
        {"a_361", FAULT_BAD_VALUE, "a_361"},
        {"a_--1", FAULT_BAD_VALUE, "a_--1"},
        {"a_90.90", FAULT_BAD_VALUE, "a_90.90"},
        {"a_hflip.hflip", FAULT_BAD_VALUE, "a_hflip"},
        {"a_vflip.vflip", FAULT_BAD_VALUE, "a_vflip"},
        {"a_flip", FAULT_BAD_VALUE, "a_flip"},
        {"a_90.", FAULT_BAD_VALUE, "a_90."},
        {"r_8193", FAULT_BAD_VALUE, "r_8193"},
        {"r_-1", FAULT_BAD_VALUE, "r_-1"},
        {"r_5000,dpr_2", FAULT_BAD_VALUE, "r_ comes to 10000"},
        {"bo_4", FAULT_BAD_VALUE, "bo_4"},
        {"bo_1001:red", FAULT_BAD_VALUE, "bo_1001"},
        {"bo_4:nocolor", FAULT_BAD_VALUE, "bo_4:nocolor"},
        {"bo_600:red,dpr_2", FAULT_BAD_VALUE, "bo_ comes to 1200"},
        {"o_101", FAULT_BAD_VALUE, "o_101"},
        {"e_", FAULT_BAD_VALUE, "e_"},
        {"e_shine", FAULT_BAD_VALUE, "e_shine"},
        {"e_negate:1", FAULT_BAD_VALUE, "e_negate:1"},
        {"e_blur:0", FAULT_BAD_VALUE, "e_blur:0"},
        {"e_blur:2001", FAULT_BAD_VALUE, "e_blur:2001"},
        {"e_blur:", FAULT_BAD_VALUE, "e_blur:"},
        {"e_blur:5:red", FAULT_BAD_VALUE, "e_blur:5:red"},
        {"e_brightness:-100", FAULT_BAD_VALUE, "e_brightness:-100"},
        {"e_gamma:-51", FAULT_BAD_VALUE, "e_gamma:-51"},
        {"e_gamma:151", FAULT_BAD_VALUE, "e_gamma:151"},
        {"e_sepia:0", FAULT_BAD_VALUE, "e_sepia:0"},
        {"e_tint:5:ff000080", FAULT_BAD_VALUE, "e_tint"},
        {"e_tint:101", FAULT_BAD_VALUE, "e_tint:101"},
        {"e_blur,e_blur:3", FAULT_REPEATED_KEY, "e_blur"},
        {"e_hue:0,e_hue:3", FAULT_REPEATED_KEY, "e_hue"},
        {"l_", FAULT_BAD_VALUE, "l_"},
        {"l_YS5wbmc:auto", FAULT_BAD_VALUE, "l_"},
        {"l_YS5wbmd", FAULT_BAD_VALUE, "l_"}, /* unused bits */
        {"l_YS5wbmc=", FAULT_BAD_VALUE, "l_"},
        {"l_YS8uLi9i", FAULT_BAD_VALUE, "l_"}, /* a/../b */
        {"l_L2E", FAULT_BAD_VALUE, "l_"},      /* /a */
        {"l_LS9h", FAULT_BAD_VALUE, "l_"},     /* -/a */
        {"l_YQAB", FAULT_BAD_VALUE, "l_"},     /* control bytes */
        {"l___-_", FAULT_BAD_VALUE, "l_"},     /* not UTF-8 */
        {"l_YQ:north:9000", FAULT_BAD_VALUE, "l_"},
        {"l_YQ:north:1.5", FAULT_BAD_VALUE, "l_"},
        {"l_YQ:north:1:1:1:101", FAULT_BAD_VALUE, "l_"},
        {"l_YQ:north:1:1:1:1:1", FAULT_BAD_VALUE, "l_"},
        {"l_YQ.", FAULT_BAD_VALUE, "l_"},
        {"l_YQ.YQ.YQ.YQ.YQ", FAULT_BAD_VALUE, "l_"},
        {"l_YQ:north:5000,dpr_2", FAULT_BAD_VALUE, "l_"},
        {"l_text:Arial_9:hello", FAULT_BAD_VALUE, "l_text: is not in this release"},
        {"pg_0", FAULT_BAD_VALUE, "pg_0"},
        {"pg_100001", FAULT_BAD_VALUE, "pg_100001"},
        {"an_2", FAULT_BAD_VALUE, "an_2"},
        {"fl_", FAULT_BAD_VALUE, "fl_"},
        {"fl_fast", FAULT_BAD_VALUE, "fl_fast"},
        {"fl_lossless.lossless", FAULT_BAD_VALUE, "fl_lossless"},
        {"sig_abc", FAULT_UNKNOWN_KEY, "sig_"},
        {"exp_1", FAULT_UNKNOWN_KEY, "exp_"},
    };
    struct recipe recipe;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct fault fault = {0};
        unit_row(rows[i].list);
        g_assert_cmpint(recipe_list_parse(rows[i].list, &recipes_plain, &recipe, &fault), ==, -1);
        unit_assert_fault(&fault, rows[i].kind);
        g_assert_nonnull(strstr(fault.detail, rows[i].part));
    }
}

/* Random lists: the spelling of a valid one is a fixed point, and the order of keys is irrelevant.
 */
static void test_order_says_nothing(void)
{
    static const char *const items[] = {
        "w_1",
        "w_300",
        "w_0.5",
        "h_7",
        "h_0.125",
        "ar_2",
        "ar_4:3",
        "dpr_1.5",
        "c_pad",
        "c_fit",
        "c_crop",
        "c_extract",
        "g_north",
        "x_5",
        "y_0.3",
        "el_1",
        "q_50",
        "bg_red",
        "c_cover",
        "c_scale",
        "el_0",
        "g_center",
        "q_80",
        "a_90",
        "a_hflip.30",
        "r_9",
        "r_max",
        "bo_3:red",
        "o_40",
        "e_blur",
        "e_hue:0",
        "e_sepia:5",
        "e_tint:5:red",
        "l_YQ:north:5:.5.0LA",
        "l_YQ.YQ:east:1:1",
        "pg_2",
        "an_1",
        "fl_lossless",
        "g_auto",
        "g_xy",
        "q_auto:low",
        "e_trim",
    };
    guint taken = 0;
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GPtrArray) list = g_ptr_array_new();
        for (int i = g_test_rand_int_range(1, 8); i > 0; i--)
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
        int status = recipe_list_parse(forward, &recipes_plain, &one, &fault);
        g_assert_cmpint(recipe_list_parse(backward, &recipes_plain, &other, &fault), ==, status);
        if (status == -1)
            continue;
        taken++;
        g_autofree char *spelling = recipe_list_print(&one);
        recipes_assert_spelling(backward, &recipes_plain, spelling);
    }
    g_assert_cmpuint(taken, >, 2000);
}

static void test_table(void)
{
    g_autofree char *effects = recipe_effect_table();
    g_assert_nonnull(strstr(effects, "| `blur` | 1–2000 | 100 |"));
    g_assert_nonnull(strstr(effects, "| `negate` | | |"));
    g_assert_nonnull(strstr(effects, "| `pixelate` | 1–200 | |"));
    g_autofree char *table = recipe_key_table();
    static const char *const keys[] = {"`w_`",  "`h_`",  "`ar_`", "`dpr_`", "`c_`", "`el_`",
                                       "`g_`",  "`x_`",  "`y_`",  "`bg_`",  "`q_`", "`s_`",
                                       "`a_`",  "`r_`",  "`bo_`", "`o_`",   "`e_`", "`l_`",
                                       "`pg_`", "`an_`", "`fl_`", "`blur`"};
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        g_assert_nonnull(strstr(table, keys[i]));
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/recipe/canonical", test_canonical);
    g_test_add_func("/recipe/faults", test_faults);
    g_test_add_func("/recipe/order_says_nothing", test_order_says_nothing);
    g_test_add_func("/recipe/table", test_table);
    return g_test_run();
}
