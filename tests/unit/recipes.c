#include "recipes.h"

const struct recipe_rules recipes_plain = {.max_edge = 8192, .quality = 80};

void recipes_assert_spelling(const char *list, const struct recipe_rules *rules, const char *wanted)
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
