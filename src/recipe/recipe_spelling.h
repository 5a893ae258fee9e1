/* recipe_spelling: which spellings of a list may leave a file behind.
 *
 * A picture has countless spellings: leading zeros, keys that change nothing, upper case. Were each
 * to leave an alias, anybody could fill a disk with the names of one picture. Those that people
 * write are few: the items in another order, synonyms, shapes and pixel ratios.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_SPELLING_H
#define PANTOGRAPH_RECIPE_RECIPE_SPELLING_H

#include "base/format.h"
#include "recipe/recipe_rules.h"

#define RECIPE_SPELLING_MOST_ITEMS 4

/* Whether a list, which recipe_list_parse takes, is one that people write: at most four items in
 * lower case, none of which could be left out, each value spelt as it is printed or a word. Pixel
 * ratios have at most one decimal, shapes are whole numbers up to 100 or have one decimal. */
gboolean recipe_spelling_is_common(const char *list, enum format format,
                                   const struct recipe_rules *rules);

#endif
