/* recipe: what is to be made of a picture, as a value.
 *
 * A transformation list is a set: its order says nothing. recipe_parse reads it and folds it (named
 * sizes, shapes, pixel ratios and the ladder are worked into the box; what cannot change the
 * picture is dropped), so that lists which mean the same give the same value; recipe_print writes
 * the one canonical spelling. parse(print(x)) == x.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_H
#define PANTOGRAPH_RECIPE_RECIPE_H

#include "base/fault.h"
#include "recipe/recipe_fold.h"
#include "recipe/recipe_key.h"

/* Reads a list such as `w_300,h_200,c_fit` or `full`. Faults: unknown-key, bad-value, repeated-key,
 * contradiction, each naming the key. */
int recipe_parse(const char *list, const struct recipe_rules *rules, struct recipe *recipe,
                 struct fault *fault);

/* The canonical spelling; `full` when nothing is given. The caller owns the text. */
char *recipe_print(const struct recipe *recipe);

/* Reads `name=list;name=list` into the table that recipe_rules.sizes wants. Every list is checked
 * under `rules`. The caller owns the table. */
int recipe_parse_sizes(const char *text, const struct recipe_rules *rules, GHashTable **sizes,
                       struct fault *fault);

/* Whether the recipe is what one of the named sizes alone makes. */
gboolean recipe_is_named(const struct recipe *recipe, const struct recipe_rules *rules);

/* Whether nothing is asked for but a size that is not larger, a cut whose place is known
 * beforehand, and a quality. */
gboolean recipe_is_plain(const struct recipe *recipe);

/* All keys as a Markdown table, for the documents. The caller owns the text. */
char *recipe_table(void);

#endif
