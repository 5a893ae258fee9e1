/* recipes: shared by the tests of recipes.
 */
#ifndef PANTOGRAPH_TESTS_RECIPES_H
#define PANTOGRAPH_TESTS_RECIPES_H

#include "recipe/recipe_list.h"

extern const struct recipe_rules recipes_plain;

/* Asserts that the list has this canonical spelling, and that parsing it yields the same value. */
void recipes_assert_spelling(const char *list, const struct recipe_rules *rules,
                             const char *wanted);

#endif
