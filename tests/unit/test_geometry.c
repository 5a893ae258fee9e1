#include "recipe/geometry.h"
#include "recipe/recipe_list.h"
#include "unit.h"

static const struct recipe_rules rules = {.max_edge = 8192, .quality = 80};

static struct geometry plan(const char *list, int width, int height)
{
    struct recipe recipe;
    struct fault fault;
    if (recipe_list_parse(list, &rules, &recipe, &fault) == -1)
        g_error("%s: %s", list, fault.detail);
    return geometry_plan(&recipe, width, height);
}

static void test_sizes(void)
{
    static const struct {
        int width, height;
        const char *list;
        int to_width, to_height;
    } rows[] = {
        {1200, 800, "full", 1200, 800},
        {1200, 800, "w_100", 100, 67},
        {1200, 800, "h_100", 150, 100},
        {1200, 800, "w_300,h_100,c_fit", 150, 100},
        {1200, 800, "w_300,h_100,c_cover", 300, 200},
        {1200, 800, "w_300,h_100,c_scale", 300, 100},
        {1200, 800, "w_100,ar_2", 100, 50},
        {1200, 800, "h_100,ar_16:9", 178, 100},
        {1200, 800, "w_100,dpr_2", 200, 133},
        {1200, 800, "w_100,h_50,dpr_1.5", 150, 75},
        {1200, 800, "w_2000,h_1000,c_pad", 1200, 600},
        {1200, 800, "w_2000,h_1000", 1200, 600},
        {1200, 800, "w_2000,h_1000,c_fit", 1200, 800},
        {1200, 800, "w_2000", 1200, 800},
        {1200, 800, "w_2000,el_1", 2000, 1333},
        {1200, 800, "w_2000,h_1000,el_1", 2000, 1000},
        {1200, 800, "w_2000,h_1000,c_fit,el_1", 1500, 1000},
        {1200, 800, "w_2000,h_1000,c_cover,el_1", 2000, 1333},
        {1200, 800, "w_2000,h_10,c_cover", 1200, 800},
        {1200, 800, "w_2000,h_1000,c_pad,el_1", 2000, 1000},
        {1200, 800, "ar_1", 800, 800},
        {1200, 800, "ar_2", 1200, 600},
        {1200, 800, "w_0.5", 600, 400},
        {1200, 800, "w_0.5,h_0.5", 600, 400},
        {1200, 800, "w_0.5,ar_2", 600, 300},
        {1200, 800, "w_0.5,ar_2,c_fit", 450, 300},
        {1200, 800, "w_300,h_0.5,c_scale", 300, 400},
        {1200, 800, "w_500,h_300,c_extract", 500, 300},
        {1200, 800, "w_2000,h_100,c_extract", 1200, 60},
        {1200, 800, "h_400,c_extract", 600, 400},
        {600, 900, "w_300,h_100,c_cover", 300, 450},
        {600, 900, "w_700,h_50", 600, 43},
        {40, 30, "w_100,h_100", 30, 30},
        {40, 30, "w_1", 1, 1},
        {1000, 664, "w_100", 100, 66},
        {65535, 1, "w_1", 1, 1},
        {1, 65535, "w_0.5", 1, 65535},
        {1, 1, "w_8192,h_8192,el_1", 8192, 8192},
        {1200, 800, "w_300,a_90", 300, 450},
        {1200, 800, "a_270", 800, 1200},
        {1200, 800, "a_180", 1200, 800},
        {1200, 800, "a_hflip", 1200, 800},
        {1200, 800, "a_hflip.90", 800, 1200},
        {100, 100, "a_45", 141, 141},
        {100, 100, "a_225", 141, 141},
        {200, 100, "a_30", 223, 187},
        {200, 100, "a_150", 223, 187},
        {200, 100, "a_30,w_100", 100, 84},
        {200, 100, "a_1", 202, 103},
        {1, 1, "a_45", 1, 1},
        {1200, 800, "bo_5:red", 1210, 810},
        {1200, 800, "w_100,h_50,bo_5:red,r_9", 110, 60},
        {1200, 800, "w_100,h_100,g_auto", 100, 100},
        {1200, 800, "w_500,h_300,c_extract,g_entropy", 500, 300},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct geometry geometry = plan(rows[i].list, rows[i].width, rows[i].height);
        g_test_message("%dx%d %s", rows[i].width, rows[i].height, rows[i].list);
        g_assert_cmpint(geometry.width, ==, rows[i].to_width);
        g_assert_cmpint(geometry.height, ==, rows[i].to_height);
    }
}

static void test_places(void)
{
    static const struct {
        const char *list;
        int cut_x, cut_y, at_x, at_y;
    } rows[] = {
        {"w_100,h_100", 25, 0, 0, 0},
        {"w_100,h_100,g_west", 0, 0, 0, 0},
        {"w_100,h_100,g_south_east", 50, 0, 0, 0},
        {"w_150,h_50,g_north", 0, 0, 0, 0},
        {"w_150,h_50,g_south", 0, 50, 0, 0},
        {"w_100,h_100,c_pad", 0, 0, 0, 16},
        {"w_100,h_100,c_pad,g_south", 0, 0, 0, 33},
        {"w_300,h_100,c_pad,g_north_west", 0, 0, 0, 0},
        {"w_300,h_100,c_pad,g_east", 0, 0, 150, 0},
        {"w_100,h_100,g_xy,x_0.5", 25, 0, 0, 0},
        {"w_100,h_100,g_xy,x_0", 0, 0, 0, 0},
        {"w_100,h_100,g_xy,x_400,y_0", 0, 0, 0, 0},
        {"w_100,h_100,g_xy,x_480,y_0", 10, 0, 0, 0},
        {"w_100,h_100,g_xy,x_1.0", 50, 0, 0, 0},
        {"w_100,h_100,g_xy,x_8000", 50, 0, 0, 0},
        {"w_150,h_50,g_xy,y_480", 0, 35, 0, 0},
        {"w_500,h_300,c_extract,g_xy,x_600,y_300", 350, 150, 0, 0},
        {"w_500,h_300,c_extract,g_xy,x_100,y_790", 0, 500, 0, 0},
        {"w_500,h_300,c_extract", 350, 250, 0, 0},
        {"w_500,h_300,c_extract,g_north_east", 700, 0, 0, 0},
        {"w_500,h_300,c_extract,x_10,y_20", 10, 20, 0, 0},
        {"w_500,h_300,c_extract,x_0.25,y_0.5", 300, 400, 0, 0},
        {"w_500,h_300,c_extract,x_8000,y_1.0", 700, 500, 0, 0},
        {"w_500,h_300,c_extract,x_7", 7, 0, 0, 0},
        {"ar_1,g_east", 400, 0, 0, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct geometry geometry = plan(rows[i].list, 1200, 800);
        g_test_message("%s", rows[i].list);
        g_assert_cmpint(geometry.cut.x, ==, rows[i].cut_x);
        g_assert_cmpint(geometry.cut.y, ==, rows[i].cut_y);
        g_assert_cmpint(geometry.at_x, ==, rows[i].at_x);
        g_assert_cmpint(geometry.at_y, ==, rows[i].at_y);
    }
}

static void assert_sound(const struct geometry *geometry)
{
    const struct geometry_area *cut = &geometry->cut;
    g_assert_cmpint(cut->width, >=, 1);
    g_assert_cmpint(cut->height, >=, 1);
    g_assert_cmpint(cut->x, >=, 0);
    g_assert_cmpint(cut->y, >=, 0);
    g_assert_cmpint(cut->x + cut->width, <=, geometry->scaled_width);
    g_assert_cmpint(cut->y + cut->height, <=, geometry->scaled_height);
    g_assert_cmpint(geometry->at_x, >=, 0);
    g_assert_cmpint(geometry->at_y, >=, 0);
    g_assert_cmpint(geometry->at_x + cut->width, <=, geometry->canvas_width);
    g_assert_cmpint(geometry->at_y + cut->height, <=, geometry->canvas_height);
}

static char *random_list(gboolean *enlarges)
{
    static const char *const modes[] = {"crop", "fit", "cover", "scale", "pad", "extract"};
    static const char *const places[] = {"north", "south_east", "west", "center"};
    GString *out = g_string_new(NULL);
    int mode = g_test_rand_int_range(0, G_N_ELEMENTS(modes));
    g_string_append_printf(out, "c_%s,g_%s,", modes[mode], places[g_test_rand_int_range(0, 4)]);
    if (g_test_rand_bit())
        g_string_append_printf(out, "w_%d", g_test_rand_int_range(1, 8193));
    else
        g_string_append_printf(out, "w_0.%d", g_test_rand_int_range(1, 10));
    if (g_test_rand_bit())
        g_string_append_printf(out, ",h_%d", g_test_rand_int_range(1, 8193));
    if (g_test_rand_bit())
        g_string_append_printf(out, ",a_%d", g_test_rand_int_range(0, 361));
    *enlarges = mode != 5 && g_test_rand_bit();
    if (*enlarges)
        g_string_append(out, ",el_1");
    return g_string_free(out, FALSE);
}

/* For any list and original, each area lies within the next, and without el_1 no pixel is
 * invented. */
static void test_soundness(void)
{
    for (int round = 0; round < 50000; round++) {
        gboolean enlarges;
        g_autofree char *list = random_list(&enlarges);
        int width = g_test_rand_int_range(1, g_test_rand_bit() ? 65536 : 50);
        int height = g_test_rand_int_range(1, g_test_rand_bit() ? 65536 : 50);
        struct geometry geometry = plan(list, width, height);
        assert_sound(&geometry);
        g_assert_true(enlarges || (geometry.scaled_width <= geometry.turned_width &&
                                   geometry.scaled_height <= geometry.turned_height));
    }
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/geometry/sizes", test_sizes);
    g_test_add_func("/geometry/places", test_places);
    g_test_add_func("/geometry/soundness", test_soundness);
    return g_test_run();
}
