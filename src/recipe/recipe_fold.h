/* recipe_fold: the one meaning of what a list says: contradictions refused, shapes, pixel ratios
 * and the ladder worked into the box, what cannot change the picture dropped.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_FOLD_H
#define PANTOGRAPH_RECIPE_RECIPE_FOLD_H

#include "base/fault.h"
#include "base/format.h"
#include "recipe/recipe_rules.h"

/* Folds a recipe as it was read. Folding again changes nothing. Faults: contradiction, bad-value.
 */
int recipe_fold(struct recipe *recipe, const struct recipe_rules *rules, struct fault *fault);

/* Drops from a folded recipe what files of this format cannot show, such as a lossless one's
 * quality. Fault: contradiction, when a lossless file is wanted of a format that has none. */
int recipe_fold_for_format(struct recipe *recipe, enum format format,
                           const struct recipe_rules *rules, struct fault *fault);

#endif
