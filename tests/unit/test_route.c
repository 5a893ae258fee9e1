#include "recipe/recipe_list.h"
#include "serve/route.h"
#include "unit.h"

#include <string.h>

static const struct route_rules rules = {.recipe = {.max_edge = 8192, .quality = 80},
                                         .dotfiles = TRUE};

static void test_parse(void)
{
    static const struct {
        const char *path, *source, *canonical;
        enum format format;
    } rows[] = {
        {"/cat.jpg/3/w_400/cat.webp", "cat.jpg", "cat.jpg/3/w_400/cat.webp", FORMAT_WEBP},
        {"/a/b/c.jpg/3/w_400/cat.jpeg", "a/b/c.jpg", "a/b/c.jpg/3/w_400/cat.jpeg", FORMAT_JPEG},
        {"/c/v 1/H_1,W_2/x.y.PNG", "c", "c/v 1/w_2,h_1/x.y.png", FORMAT_PNG},
        {"/c/1/full,q/x.gif", NULL, NULL, FORMAT_UNKNOWN},
        {"/c/1/w_9,q_50/x.png", "c", "c/1/w_9/x.png", FORMAT_PNG},
        {"/c/1/w_9,q_50/x.avif", "c", "c/1/w_9,q_50/x.avif", FORMAT_AVIF},
        {"/文/ü/full/😀.jpg", "文", "文/ü/full/😀.jpg", FORMAT_JPEG},
        {"/a/-/1/full/x.jpg", "a/-", "a/-/1/full/x.jpg", FORMAT_JPEG},
        {"/.../1/full/x.jpg", "...", ".../1/full/x.jpg", FORMAT_JPEG},
        {"/%2e%2e/1/full/x.jpg", "%2e%2e", "%2e%2e/1/full/x.jpg", FORMAT_JPEG},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct route route;
        struct fault fault;
        int status = route_parse(rows[i].path, &rules, &route, &fault);
        g_assert_cmpint(status, ==, rows[i].source != NULL ? 0 : -1);
        if (status == -1)
            continue;
        g_assert_cmpstr(route.source, ==, rows[i].source);
        g_assert_cmpstr(route.asked, ==, rows[i].path + 1);
        g_assert_cmpstr(route.canonical, ==, rows[i].canonical);
        g_assert_cmpint(route.format, ==, rows[i].format);
        route_clear(&route);
    }
}

static void test_faults(void)
{
    static const struct {
        const char *path;
        enum fault_kind kind;
    } rows[] = {
        {"", FAULT_BAD_PATH},
        {"/", FAULT_NOT_FOUND},
        {"cat.jpg/1/full/x.jpg", FAULT_BAD_PATH},
        {"/1/full/x.jpg", FAULT_BAD_PATH},
        {"/a//1/full/x.jpg", FAULT_BAD_PATH},
        {"//a/1/full/x.jpg", FAULT_BAD_PATH},
        {"/a/1/full/x.jpg/", FAULT_BAD_PATH},
        {"/../1/full/x.jpg", FAULT_BAD_PATH},
        {"/a/../../b/1/full/x.jpg", FAULT_BAD_PATH},
        {"/a/./1/full/x.jpg", FAULT_BAD_PATH},
        {"/a/../full/x.jpg", FAULT_BAD_PATH},
        {"/a\r\nX: y/1/full/x.jpg", FAULT_BAD_PATH},
        {"/a\x7f/1/full/x.jpg", FAULT_BAD_PATH},
        {"/a\xff/1/full/x.jpg", FAULT_BAD_PATH},
        {"/a\xc0\xaf/1/full/x.jpg", FAULT_BAD_PATH},
        {"/a/1/full/x", FAULT_BAD_PATH},
        {"/a/1/full/.jpg", FAULT_BAD_PATH},
        {"/a/1/full/x.", FAULT_UNKNOWN_FORMAT},
        {"/a/1/full/x.auto", FAULT_UNKNOWN_FORMAT},
        {"/a/1/full/x.heic", FAULT_UNKNOWN_FORMAT},
        {"/a/1/full/x.svg", FAULT_UNKNOWN_FORMAT},
        {"/a/1/w_0/x.jpg", FAULT_BAD_VALUE},
        {"/-/1/full/x.jpg", FAULT_NOT_FOUND},
        {"/-/tmp/1/full/x.jpg", FAULT_NOT_FOUND},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct route route;
        struct fault fault = {0};
        if (route_parse(rows[i].path, &rules, &route, &fault) == 0)
            g_error("%s is taken", rows[i].path);
        unit_assert_fault(&fault, rows[i].kind);
    }
}

static char *path_of(gsize segment, gsize segments, const char *tail)
{
    GString *out = g_string_new(NULL);
    for (gsize i = 0; i < segments; i++) {
        g_string_append_c(out, '/');
        for (gsize j = 0; j < segment; j++)
            g_string_append_c(out, 'a');
    }
    g_string_append(out, tail);
    return g_string_free(out, FALSE);
}

static void assert_length(char *path, int wanted)
{
    struct route route;
    struct fault fault;
    int status = route_parse(path, &rules, &route, &fault);
    g_assert_cmpint(status, ==, wanted);
    if (status == 0)
        route_clear(&route);
    else
        unit_assert_fault(&fault, FAULT_BAD_PATH);
    g_free(path);
}

static void test_lengths(void)
{
    assert_length(path_of(255, 1, "/1/full/x.jpg"), 0);
    assert_length(path_of(256, 1, "/1/full/x.jpg"), -1);
    assert_length(path_of(252, 4, "/11/w_1/x.jpg"), 0);
    assert_length(path_of(252, 4, "/111/w_1/x.jpg"), -1);
    assert_length(path_of(251, 4, "/1/b_f00/x.png"), -1); /* the canonical path is longer */
    assert_length(path_of(250, 4, "/1/b_f00/x.png"), 0);
}

static void test_prefix_counts(void)
{
    struct route_rules behind = rules;
    struct route route;
    struct fault fault = {0};
    g_autofree char *path = path_of(252, 4, "/11/w_1/x.jpg");
    behind.prefix = 1;
    g_assert_cmpint(route_parse(path, &behind, &route, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_BAD_PATH);
    g_assert_nonnull(strstr(fault.detail, "1023"));
}

/* Files that are not for the public do not exist, wherever they are named. */
static void test_dotfiles(void)
{
    static const struct {
        const char *path;
        gboolean exists;
    } rows[] = {
        {"/a.b/1.0/full/x.y.jpg", TRUE},
        {"/a./1./full/x..jpg", TRUE},
        {"/.git/HEAD/1/full/x.jpg", FALSE},
        {"/a/.env/1/full/x.jpg", FALSE},
        {"/.../1/full/x.jpg", FALSE},
        {"/a/.htaccess/full/x.jpg", FALSE},
        {"/a/1/full/.x.jpg", FALSE},
        {"/a/1/w_1,l_YQ/x.jpg", TRUE},
        {"/a/1/w_1,l_LmVudg/x.jpg", FALSE},          /* .env */
        {"/a/1/w_1,l_YS8uZ2l0L0hFQUQ/x.jpg", FALSE}, /* a/.git/HEAD */
    };
    struct route_rules strict = rules;
    strict.dotfiles = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct route route;
        struct fault fault = {0};
        unit_row(rows[i].path);
        int status = route_parse(rows[i].path, &strict, &route, &fault);
        g_assert_cmpint(status, ==, rows[i].exists ? 0 : -1);
        if (status == -1)
            unit_assert_fault(&fault, FAULT_NO_ORIGINAL);
        route_clear(&route);
        g_assert_cmpint(route_parse(rows[i].path, &rules, &route, &fault), ==, 0);
        route_clear(&route);
    }
}

static void test_only_sizes(void)
{
    struct route_rules strict = rules;
    struct fault fault = {0};
    struct route route;
    struct recipe_sizes *sizes;
    g_assert_cmpint(recipe_list_parse_sizes("m=w_128,h_128", &rules.recipe, &sizes, &fault), ==, 0);
    strict.recipe.sizes = sizes;
    strict.only_sizes = TRUE;
    g_assert_cmpint(route_parse("/a/1/s_m/x.jpg", &strict, &route, &fault), ==, 0);
    g_assert_cmpstr(route.canonical, ==, "a/1/w_128,h_128/x.jpg");
    route_clear(&route);
    g_assert_cmpint(route_parse("/a/1/h_128,w_128/x.jpg", &strict, &route, &fault), ==, 0);
    route_clear(&route);
    g_assert_cmpint(route_parse("/a/1/s_m,w_64/x.jpg", &strict, &route, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_SIZE_NOT_ALLOWED);
    g_assert_cmpint(route_parse("/a/1/full/x.jpg", &strict, &route, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_SIZE_NOT_ALLOWED);
    recipe_sizes_free(sizes);
}

static void test_location(void)
{
    g_autofree char *plain = route_location("http://h:1/p", "a/1/w_1,h_2/x.jpg");
    g_autofree char *odd = route_location("https://h", "a b/100%/#1?+/ü\r\n/x=y@z:.jpg");
    g_assert_cmpstr(plain, ==, "http://h:1/p/a/1/w_1,h_2/x.jpg");
    g_assert_cmpstr(odd, ==, "https://h/a%20b/100%25/%231%3F%2B/%C3%BC%0D%0A/x=y@z:.jpg");
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/route/parse", test_parse);
    g_test_add_func("/route/faults", test_faults);
    g_test_add_func("/route/lengths", test_lengths);
    g_test_add_func("/route/prefix_counts", test_prefix_counts);
    g_test_add_func("/route/dotfiles", test_dotfiles);
    g_test_add_func("/route/only_sizes", test_only_sizes);
    g_test_add_func("/route/location", test_location);
    return g_test_run();
}
