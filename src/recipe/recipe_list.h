/* recipe_list: converts between a transformation list and its recipe.
 *
 * The order of a list has no meaning. recipe_list_parse reads and folds it: named sizes, shapes,
 * pixel ratios and the ladder are resolved into the box, and keys that cannot change the picture
 * are dropped, so that lists with the same meaning become the same recipe. recipe_list_print writes
 * its only canonical spelling. parse(print(x)) == x.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_LIST_H
#define PANTOGRAPH_RECIPE_RECIPE_LIST_H

#include "base/fault.h"
#include "recipe/recipe_rules.h"

/* Reads a list such as `w_300,h_200,c_fit` or `full`. Faults: unknown-key, bad-value, repeated-key,
 * contradiction, each naming the key. */
int recipe_list_parse(const char *list, const struct recipe_rules *rules, struct recipe *recipe,
                      struct fault *fault);

/* Returns the canonical spelling; `full` if nothing is given. The caller owns the text. */
char *recipe_list_print(const struct recipe *recipe);

/* Reads `name=list;name=list` and checks each list under `rules`. Free with recipe_sizes_free.
 * Faults: those of recipe_list_parse; bad-value and repeated-key for the names. */
int recipe_list_parse_sizes(const char *text, const struct recipe_rules *rules,
                            struct recipe_sizes **sizes, struct fault *fault);

/* Whether one of the named sizes alone makes this recipe. */
gboolean recipe_list_is_named(const struct recipe *recipe, const struct recipe_rules *rules);

#endif
