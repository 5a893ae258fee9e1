#include "recipe/recipe_sizes.h"

#include <string.h>

struct recipe_sizes {
    GPtrArray *list;
};

static void free_size(void *data)
{
    struct recipe_size *size = data;
    g_free(size->name);
    g_free(size);
}

struct recipe_sizes *recipe_sizes_new(void)
{
    struct recipe_sizes *sizes = g_new(struct recipe_sizes, 1);
    sizes->list = g_ptr_array_new_with_free_func(free_size);
    return sizes;
}

int recipe_sizes_add(struct recipe_sizes *sizes, const char *name, const struct recipe *recipe)
{
    if (recipe_sizes_find(sizes, name) != NULL)
        return -1;
    struct recipe_size *size = g_new(struct recipe_size, 1);
    *size = (struct recipe_size){g_strdup(name), *recipe};
    g_ptr_array_add(sizes->list, size);
    return 0;
}

const struct recipe_size *recipe_sizes_at(const struct recipe_sizes *sizes, guint index)
{
    return sizes != NULL && index < sizes->list->len ? sizes->list->pdata[index] : NULL;
}

const struct recipe_size *recipe_sizes_find(const struct recipe_sizes *sizes, const char *name)
{
    const struct recipe_size *size;
    for (guint i = 0; (size = recipe_sizes_at(sizes, i)) != NULL; i++)
        if (strcmp(size->name, name) == 0)
            return size;
    return NULL;
}

void recipe_sizes_free(struct recipe_sizes *sizes)
{
    if (sizes == NULL)
        return;
    g_ptr_array_unref(sizes->list);
    g_free(sizes);
}
