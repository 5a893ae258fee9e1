/* recipe_fold: reduces a list to its one meaning: refuses contradictions, resolves shapes, pixel
 * ratios and the ladder into the box, and drops keys that cannot change the picture.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_FOLD_H
#define PANTOGRAPH_RECIPE_RECIPE_FOLD_H

#include "base/fault.h"
#include "base/format.h"
#include "recipe/recipe_rules.h"

/* Folds a recipe. Folding twice changes nothing more. Faults: contradiction, bad-value.
 */
int recipe_fold(struct recipe *recipe, const struct recipe_rules *rules, struct fault *fault);

/* Drops from a folded recipe what this format cannot express, such as the quality of a lossless
 * file. Fault: contradiction if a lossless file is requested in a format without one. */
int recipe_fold_for_format(struct recipe *recipe, enum format format,
                           const struct recipe_rules *rules, struct fault *fault);

#endif
