/* recipe_rules: the site's rules, on which the meaning of a list depends.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_RULES_H
#define PANTOGRAPH_RECIPE_RECIPE_RULES_H

#include "recipe/recipe_ladder.h"
#include "recipe/recipe_sizes.h"

struct recipe_rules {
    int max_edge;                     /* pixels, 1–8192 */
    int quality;                      /* the default */
    const struct recipe_sizes *sizes; /* or NULL */
    struct recipe_ladder widths;
};

#endif
