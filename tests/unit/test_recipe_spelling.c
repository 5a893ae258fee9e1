#include "recipes.h"
#include "unit.h"

#include "recipe/recipe_spelling.h"

#include <string.h>

static void test_rows(void)
{
    static const struct {
        const char *list;
        gboolean is_common;
    } rows[] = {
        {"full", TRUE},
        {"w_100", TRUE},
        {"h_50,w_100", TRUE},
        {"g_north,h_50,w_100", TRUE},
        {"g_top,h_50,w_100", TRUE},
        {"c_limit,h_50,w_100", TRUE},
        {"c_pad,b_red,h_50,w_100", TRUE},
        {"w_100,dpr_2", TRUE},
        {"dpr_1.5,w_100", TRUE},
        {"w_100,ar_16:9", TRUE},
        {"w_100,ar_1.5", TRUE},
        {"s_Medium", TRUE},
        {"s_Medium,c_fit", TRUE},
        {"q_auto:good,w_100", TRUE},
        {"w_100,l_YQ", TRUE},
        {"w_100,bo_4:red", TRUE},
        {"w_100,e_tint:60:red", TRUE},
        {"w_100,fl_attachment.progressive", TRUE},
        {"a_90,w_100", TRUE},
        {"a_vflip,w_100", TRUE},
        /* upper case */
        {"FULL", FALSE},
        {"W_100", FALSE},
        {"w_100,c_FIT,h_50", FALSE},
        {"S_Medium", FALSE},
        {"w_100,l_YQ:NORTH", FALSE},
        /* numbers spelt differently */
        {"w_0100", FALSE},
        {"w_0.50", FALSE},
        {"w_.5", FALSE},
        {"w_100,q_070", FALSE},
        {"w_100,dpr_2.0", FALSE},
        {"w_100,dpr_02", FALSE},
        {"w_100,dpr_1.99", FALSE},
        {"w_100,ar_016:9", FALSE},
        {"w_100,ar_1.50", FALSE},
        {"w_100,ar_1.777", FALSE},
        {"w_100,ar_160:90", FALSE},
        {"w_100,ar_101:100", FALSE},
        {"c_pad,bg_ff0,h_50,w_100", FALSE},
        {"w_100,l_YQ:center", FALSE},
        {"w_100,e_blur:0300", FALSE},
        {"w_100,bo_04:red", FALSE},
        {"w_100,bo_4:f00", FALSE},
        {"w_100,a_-90", FALSE},
        {"w_100,a_090", FALSE},
        /* items that change nothing */
        {"w_100,el_0", FALSE},
        {"w_100,q_80", FALSE},
        {"w_100,o_100", FALSE},
        {"w_100,pg_1", FALSE},
        {"w_100,r_0", FALSE},
        {"w_100,a_0", FALSE},
        {"w_100,a_360", FALSE},
        {"w_100,dpr_1", FALSE},
        {"w_100,c_fit", FALSE},
        {"w_100,h_50,c_crop", FALSE},
        {"w_100,h_50,g_center", FALSE},
        {"w_100,fl_lossless", FALSE},
        {"s_Medium,w_128", FALSE},
        {"w_100,e_hue:0", FALSE},
        /* more than four */
        {"w_100,h_50,c_pad,bg_red,q_70", FALSE},
    };
    struct recipe_rules rules = recipes_plain;
    struct recipe_sizes *sizes;
    struct fault fault;
    g_assert_cmpint(recipe_list_parse_sizes("Medium=w_128,h_96", &rules, &sizes, &fault), ==, 0);
    rules.sizes = sizes;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct recipe recipe;
        gboolean lossless = strstr(rows[i].list, "lossless") != NULL;
        enum format format = lossless ? FORMAT_PNG : FORMAT_JPEG;
        unit_row(rows[i].list);
        g_assert_cmpint(recipe_list_parse(rows[i].list, &rules, &recipe, &fault), ==, 0);
        g_assert_cmpint(recipe_spelling_is_common(rows[i].list, format, &rules), ==,
                        rows[i].is_common);
    }
    recipe_sizes_free(sizes);
}

static const char *one_of(const char *const *words)
{
    return words[g_test_rand_int_range(0, (gint32)g_strv_length((char **)words))];
}

/* A number in one of countless spellings. */
static char *number(int value)
{
    return g_strdup_printf("%0*d", g_test_rand_int_range(1, 9), value);
}

/* A random spelling of one picture: 200 × 100, padded, on red. */
static char *spelling(void)
{
    static const char *const modes[] = {"c_pad", "C_pad", "c_PAD", NULL};
    static const char *const colors[] = {"bg_red", "b_red",       "bg_f00",      "bg_ff0000",
                                         "b_F00",  "bg_ff0000ff", "bg_FF0000FF", NULL};
    static const char *const idle[] = {"el_0", "o_100", "pg_1",  "r_0",
                                       "a_0",  "q_80",  "dpr_1", NULL};
    g_autofree char *width = number(200), *height = number(100);
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(items, g_strconcat("w_", width, NULL));
    g_ptr_array_add(items, g_strconcat("h_", height, NULL));
    g_ptr_array_add(items, g_strdup(one_of(modes)));
    g_ptr_array_add(items, g_strdup(one_of(colors)));
    if (g_test_rand_bit())
        g_ptr_array_add(items, g_strdup(one_of(idle)));
    for (guint i = items->len; i > 1; i--) {
        guint other = (guint)g_test_rand_int_range(0, (gint32)i);
        gpointer swap = items->pdata[i - 1];
        items->pdata[i - 1] = items->pdata[other];
        items->pdata[other] = swap;
    }
    g_ptr_array_add(items, NULL);
    return g_strjoinv(",", (char **)items->pdata);
}

/* Of 100,000 hostile spellings only these are common: every order of four items, with the three
 * spellings of the colour that are words or canonical. */
static void test_hostile_spellings_are_few(void)
{
    g_autoptr(GHashTable) common = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int round = 0; round < 100000; round++) {
        g_autofree char *list = spelling();
        if (recipe_spelling_is_common(list, FORMAT_JPEG, &recipes_plain))
            g_hash_table_add(common, g_steal_pointer(&list));
    }
    g_assert_cmpuint(g_hash_table_size(common), ==, 24 * 3);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/recipe_spelling/rows", test_rows);
    g_test_add_func("/recipe_spelling/hostile_spellings_are_few", test_hostile_spellings_are_few);
    return g_test_run();
}
