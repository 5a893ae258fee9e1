/* recipe_key: the table of keys, each with the reader and writer of its field.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_KEY_H
#define PANTOGRAPH_RECIPE_RECIPE_KEY_H

#include "recipe/recipe_rules.h"

struct recipe_key_row {
    const char *name;                             /* without the underscore */
    const char *alias;                            /* another name, or NULL */
    gsize offset, size;                           /* of its field in struct recipe */
    int (*parse)(const char *value, void *field); /* 0 or -1 */
    void (*print)(const void *field, GString *out);
    /* Whether the field already holds this value; NULL for a key that may be given only once. */
    gboolean (*holds)(const char *value, const void *field);
    const char *values;  /* for people: the values allowed after the underscore */
    const char *meaning; /* for people */
};

const struct recipe_key_row *recipe_key_row(enum recipe_key key);

/* Returns the key with this name or alias, ignoring case, or -1. */
int recipe_key_find(const char *name);

/* Returns a recipe in which no key is given. */
struct recipe recipe_key_defaults(const struct recipe_rules *rules);

/* Removes a key and resets its field to the default. */
void recipe_key_drop(struct recipe *recipe, enum recipe_key key, const struct recipe_rules *rules);

/* Copies a key's field and marks the key as given. */
void recipe_key_copy(struct recipe *to, const struct recipe *from, enum recipe_key key);

/* Returns all keys as a Markdown table, for the documents. The caller owns the text. */
char *recipe_key_table(void);

#endif
