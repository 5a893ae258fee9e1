/* recipe_key: the fields of a recipe, and the table of the keys that read and write them.
 */
#ifndef PANTOGRAPH_RECIPE_KEY_H
#define PANTOGRAPH_RECIPE_KEY_H

#include "color.h"

/* Keys in their canonical order; `given` in struct recipe has a bit for each. */
enum recipe_key {
    RECIPE_WIDTH,
    RECIPE_HEIGHT,
    RECIPE_SHAPE,
    RECIPE_RATIO,
    RECIPE_MODE,
    RECIPE_ENLARGE,
    RECIPE_GRAVITY,
    RECIPE_X,
    RECIPE_Y,
    RECIPE_BACKGROUND,
    RECIPE_QUALITY,
    RECIPE_KEYS
};

enum recipe_mode {
    RECIPE_FIT,
    RECIPE_CROP,
    RECIPE_COVER,
    RECIPE_SCALE,
    RECIPE_PAD,
    RECIPE_EXTRACT,
};

/* Where something lies, in thirds: -1 is left or top, 0 the middle, 1 right or bottom. */
struct recipe_gravity {
    gint8 x, y;
};

/* Pixels, or a part of the original's side in micros when `part` is not 0. Both 0: length 0. */
struct recipe_length {
    gint32 pixels;
    gint32 part;
};

/* Width to height as a reduced fraction. */
struct recipe_shape {
    gint64 width, height;
};

/* Fields that are not given hold their defaults. No pointers: two recipes are the same picture when
 * their canonical spellings are the same, and a recipe may be sent to another process. */
struct recipe {
    guint32 given;
    struct recipe_length width, height;
    struct recipe_shape shape;
    gint64 ratio; /* micros; 0 after folding */
    enum recipe_mode mode;
    gboolean enlarge;
    struct recipe_gravity gravity;
    struct recipe_length x, y;
    struct color background;
    int quality; /* 1–100 */
};

struct recipe_key_row {
    const char *name;                             /* without the underscore */
    const char *alias;                            /* another name for it, or NULL */
    gsize offset, size;                           /* of its field in struct recipe */
    int (*parse)(const char *value, void *field); /* 0 or -1 */
    void (*print)(const void *field, GString *out);
    const char *values;  /* for people: what may stand behind the underscore */
    const char *meaning; /* for people */
};

const struct recipe_key_row *recipe_key_row(enum recipe_key key);

/* The key that `name` (any case) is the name or alias of, or -1. */
int recipe_key_find(const char *name);

#endif
