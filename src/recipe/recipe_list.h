/* recipe_list: a transformation list, and the recipe that it spells.
 *
 * A list is a set: its order means nothing. recipe_list_parse reads it and folds it (named sizes,
 * shapes, pixel ratios and the ladder are worked into the box; what cannot change the picture is
 * dropped), so that lists which mean the same give the same recipe; recipe_list_print writes the
 * one canonical spelling. parse(print(x)) == x.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_LIST_H
#define PANTOGRAPH_RECIPE_RECIPE_LIST_H

#include "base/fault.h"
#include "recipe/recipe_rules.h"

/* Reads a list such as `w_300,h_200,c_fit` or `full`. Faults: unknown-key, bad-value, repeated-key,
 * contradiction, each naming the key. */
int recipe_list_parse(const char *list, const struct recipe_rules *rules, struct recipe *recipe,
                      struct fault *fault);

/* The canonical spelling; `full` when nothing is given. The caller owns the text. */
char *recipe_list_print(const struct recipe *recipe);

/* Reads `name=list;name=list`. Every list is checked under `rules`. recipe_sizes_free frees the
 * sizes. Faults: those of recipe_list_parse; bad-value and repeated-key for the names. */
int recipe_list_parse_sizes(const char *text, const struct recipe_rules *rules,
                            struct recipe_sizes **sizes, struct fault *fault);

/* Whether the recipe is what one of the named sizes alone makes. */
gboolean recipe_list_is_named(const struct recipe *recipe, const struct recipe_rules *rules);

#endif
