/* recipe_spelling: decides which spellings of a list may leave an alias.
 *
 * A picture has countless spellings: leading zeros, keys that change nothing, upper case. If each
 * of them left an alias, anybody could fill a disk with the names of one picture. The spellings
 * that people write are few: a different order of items, synonyms, shapes and pixel ratios.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_SPELLING_H
#define PANTOGRAPH_RECIPE_RECIPE_SPELLING_H

#include "base/format.h"
#include "recipe/recipe_rules.h"

#define RECIPE_SPELLING_MOST_ITEMS 4

/* Whether a valid list is one that people write: at most four items in lower case, each of them
 * needed, with each value made of words and plain numbers, or spelt as it is printed. Pixel ratios
 * have at most one decimal; shapes are whole numbers up to 100 or have one decimal. */
gboolean recipe_spelling_is_common(const char *list, enum format format,
                                   const struct recipe_rules *rules);

#endif
