/* recipe_sizes: the named sizes of a site.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_SIZES_H
#define PANTOGRAPH_RECIPE_RECIPE_SIZES_H

#include "recipe/recipe.h"

struct recipe_size {
    char *name;
    struct recipe recipe; /* as it was read, not yet folded */
};

struct recipe_sizes;

/* None yet. recipe_sizes_free frees them. */
struct recipe_sizes *recipe_sizes_new(void);

/* Adds one, unless there is one of this name already: then it returns -1. */
int recipe_sizes_add(struct recipe_sizes *sizes, const char *name, const struct recipe *recipe);

/* The size of that index, or NULL after the last. NULL holds no sizes. */
const struct recipe_size *recipe_sizes_at(const struct recipe_sizes *sizes, guint index);

/* The size of this name, or NULL. */
const struct recipe_size *recipe_sizes_find(const struct recipe_sizes *sizes, const char *name);

/* NULL is ignored. */
void recipe_sizes_free(struct recipe_sizes *sizes);

#endif
