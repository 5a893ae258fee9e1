#include "recipes.h"

#include <string.h>

const struct recipe_rules recipes_plain = {.max_edge = 8192, .quality = 80};

void recipes_assert_spelling(const char *list, const struct recipe_rules *rules, const char *wanted)
{
    struct recipe recipe, again;
    struct fault fault = {0};
    if (recipe_list_parse(list, rules, &recipe, &fault) == -1)
        g_error("%s: %s", list, fault.detail);
    g_autofree char *spelling = recipe_list_print(&recipe);
    if (strcmp(spelling, wanted) != 0)
        g_error("%s is spelt %s, not %s", list, spelling, wanted);
    if (recipe_list_parse(spelling, rules, &again, &fault) == -1)
        g_error("%s, the spelling of %s: %s", spelling, list, fault.detail);
    g_assert_cmpmem(&recipe, sizeof recipe, &again, sizeof again);
}
