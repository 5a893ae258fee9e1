/* recipe_sizes: the named sizes of a site.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_SIZES_H
#define PANTOGRAPH_RECIPE_RECIPE_SIZES_H

#include "recipe/recipe.h"

struct recipe_size {
    char *name;
    struct recipe recipe; /* as read, not yet folded */
};

struct recipe_sizes;

/* Returns an empty set. Free with recipe_sizes_free. */
struct recipe_sizes *recipe_sizes_new(void);

/* Adds a size. Returns 0, or -1 if the name is already taken. */
int recipe_sizes_add(struct recipe_sizes *sizes, const char *name, const struct recipe *recipe);

/* Returns the size at this index, or NULL after the last. `sizes` may be NULL for an empty set. */
const struct recipe_size *recipe_sizes_at(const struct recipe_sizes *sizes, guint index);

/* Returns the size with this name, or NULL. */
const struct recipe_size *recipe_sizes_find(const struct recipe_sizes *sizes, const char *name);

/* NULL is ignored. */
void recipe_sizes_free(struct recipe_sizes *sizes);

#endif
