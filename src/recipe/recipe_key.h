/* recipe_key: the table of the keys that read and write the fields of a recipe.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_KEY_H
#define PANTOGRAPH_RECIPE_RECIPE_KEY_H

#include "recipe/recipe_rules.h"

struct recipe_key_row {
    const char *name;                             /* without the underscore */
    const char *alias;                            /* another name for it, or NULL */
    gsize offset, size;                           /* of its field in struct recipe */
    int (*parse)(const char *value, void *field); /* 0 or -1 */
    void (*print)(const void *field, GString *out);
    /* Whether the field holds this value already; NULL for a key that is given once. */
    gboolean (*holds)(const char *value, const void *field);
    const char *values;  /* for people: what may follow the underscore */
    const char *meaning; /* for people */
};

const struct recipe_key_row *recipe_key_row(enum recipe_key key);

/* The key that `name` (any case) is the name or alias of, or -1. */
int recipe_key_find(const char *name);

/* A recipe without any key. */
struct recipe recipe_key_defaults(const struct recipe_rules *rules);

/* Forgets a key: its field goes back to the default. */
void recipe_key_drop(struct recipe *recipe, enum recipe_key key, const struct recipe_rules *rules);

/* Copies a key's field, which is given from then on. */
void recipe_key_copy(struct recipe *to, const struct recipe *from, enum recipe_key key);

/* All keys as a Markdown table, for the documents. The caller owns the text. */
char *recipe_key_table(void);

#endif
