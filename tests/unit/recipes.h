/* recipes: what the tests of recipes share.
 */
#ifndef PANTOGRAPH_TESTS_RECIPES_H
#define PANTOGRAPH_TESTS_RECIPES_H

#include "recipe/recipe_list.h"

extern const struct recipe_rules recipes_plain;

/* The list has this canonical spelling, and that one has the same value. */
void recipes_assert_spelling(const char *list, const struct recipe_rules *rules,
                             const char *wanted);

#endif
