#include "box/cost.h"
#include "recipe/recipe_fold.h"
#include "recipe/recipe_list.h"
#include "unit.h"

#define SIDE 2000

static const struct cost_source photograph = {FORMAT_JPEG, SIDE, SIDE, 1, FALSE};

static gint64 cost_of(const char *list, enum format format, const struct cost_source *source)
{
    static const struct recipe_rules rules = {.max_edge = 8192, .quality = 80};
    struct cost_source sources[] = {*source, photograph, photograph};
    struct recipe recipe;
    struct fault fault = {.detail = ""};
    if (recipe_list_parse(list, &rules, &recipe, &fault) == -1 ||
        recipe_fold_for_format(&recipe, format, &rules, &fault) == -1)
        g_error("%s: %s", list, fault.detail);
    struct geometry geometry = geometry_plan(&recipe, (int)source->width, (int)source->height);
    struct cost cost = {&recipe, format, &geometry, sources, 1 + recipe.overlays.count};
    return cost_predict(&cost);
}

/* Each of these costs at least `times` what the row's plainer list costs. */
static void test_what_costs_more(void)
{
    static const struct {
        const char *plain, *list;
        enum format format;
        double times;
    } rows[] = {
        {"w_100", "w_1000", FORMAT_JPEG, 1.5},
        {"w_1000", "w_1000,a_7", FORMAT_JPEG, 1.5},
        {"w_1000", "w_1000,a_90", FORMAT_JPEG, 1.1},
        {"w_1000", "w_1000,e_blur:20", FORMAT_JPEG, 1.5},
        {"w_1000", "w_1000,e_sepia", FORMAT_JPEG, 1.3},
        {"w_1000,e_sepia", "w_1000,e_sepia,e_sharpen:100", FORMAT_JPEG, 1.5},
        {"w_1000", "w_1000,e_trim:10", FORMAT_JPEG, 1.3},
        {"w_1000", "w_1000,q_100", FORMAT_JPEG, 1.2},
        {"w_1000", "w_1000,q_auto", FORMAT_JPEG, 2},
        {"w_1000", "w_1000,fl_progressive", FORMAT_JPEG, 1.2},
        {"w_1000", "w_1000,fl_lossless", FORMAT_WEBP, 3},
        {"w_1000", "w_1000,q_auto", FORMAT_AVIF, 3},
        {"w_1000", "w_1000,o_50", FORMAT_PNG, 1.1},
        {"w_1000", "w_1000,r_40", FORMAT_PNG, 1.05},
        {"w_1000", "w_1000,bo_9:f00", FORMAT_JPEG, 1.05},
        {"w_1000", "w_1000,h_1200,c_pad,b_fff", FORMAT_JPEG, 1.1},
        {"w_1000", "w_1000,l_YQ", FORMAT_JPEG, 1.5},
        {"w_500,h_300,c_crop", "w_500,h_300,c_crop,g_auto", FORMAT_JPEG, 1.5},
        {"w_500,h_300,c_crop,g_auto", "w_500,h_300,c_crop,g_entropy", FORMAT_JPEG, 1.2},
        {"w_2000", "w_4000,el_1", FORMAT_JPEG, 3},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        unit_row(rows[i].list);
        g_assert_cmpfloat((double)cost_of(rows[i].list, rows[i].format, &photograph), >,
                          rows[i].times *
                              (double)cost_of(rows[i].plain, rows[i].format, &photograph));
    }
}

/* From the cheapest to the most expensive. */
static void test_formats(void)
{
    static const enum format results[] = {FORMAT_JPEG, FORMAT_WEBP, FORMAT_AVIF};
    static const struct cost_source sources[] = {
        {FORMAT_JPEG, SIDE, SIDE, 1, FALSE}, {FORMAT_JPEG, SIDE, SIDE, 1, TRUE},
        {FORMAT_WEBP, SIDE, SIDE, 1, FALSE}, {FORMAT_PNG, SIDE, SIDE, 1, FALSE},
        {FORMAT_PNG, SIDE, SIDE, 1, TRUE},   {FORMAT_AVIF, SIDE, SIDE, 1, FALSE},
        {FORMAT_GIF, SIDE, SIDE, 20, FALSE}};
    for (gsize i = 1; i < G_N_ELEMENTS(results); i++)
        g_assert_cmpint(cost_of("w_1000", results[i], &photograph), >,
                        2 * cost_of("w_1000", results[i - 1], &photograph));
    for (gsize i = 1; i < G_N_ELEMENTS(sources); i++)
        g_assert_cmpint(cost_of("w_100", FORMAT_JPEG, &sources[i]), >,
                        cost_of("w_100", FORMAT_JPEG, &sources[i - 1]));
}

/* Of the computer on which it was measured, in milliseconds. */
static void test_values(void)
{
    static const struct cost_source huge = {FORMAT_JPEG, 8000, 6000, 1, FALSE},
                                    flip_book = {FORMAT_GIF, 300, 200, 200, FALSE};
    static const struct {
        const char *list;
        enum format format;
        const struct cost_source *source;
        gint64 least, most;
    } rows[] = {
        {"w_320", FORMAT_JPEG, &photograph, 4, 20},
        {"w_320", FORMAT_JPEG, &huge, 30, 100},
        {"w_320", FORMAT_AVIF, &photograph, 25, 80},
        {"w_8000,q_auto:best", FORMAT_AVIF, &huge, 10000, 40000},
        {"w_8000,a_33,e_sharpen:2000", FORMAT_PNG, &huge, 10000, 40000},
        {"an_1", FORMAT_GIF, &flip_book, 3000, 12000},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gint64 cost = cost_of(rows[i].list, rows[i].format, rows[i].source) / 1000;
        unit_row(rows[i].list);
        g_assert_cmpint(cost, >=, rows[i].least);
        g_assert_cmpint(cost, <=, rows[i].most);
    }
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/cost/what_costs_more", test_what_costs_more);
    g_test_add_func("/cost/formats", test_formats);
    g_test_add_func("/cost/values", test_values);
    return g_test_run();
}
