/* recipe_gravity: the place of something, or the part of a picture to keep.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_GRAVITY_H
#define PANTOGRAPH_RECIPE_RECIPE_GRAVITY_H

#include <glib.h>

enum recipe_gravity_kind {
    RECIPE_GRAVITY_COMPASS,
    RECIPE_GRAVITY_AUTO,    /* the part that draws the eye */
    RECIPE_GRAVITY_ENTROPY, /* the part with the most detail */
    RECIPE_GRAVITY_XY,      /* around a point */
};

/* For the compass, in thirds: -1 is left or top, 0 the middle, 1 right or bottom. */
struct recipe_gravity {
    gint8 x, y;
    guint8 kind;
};

/* Reads any name, ignoring case. Returns 0 or -1. */
int recipe_gravity_parse(const char *value, void *field);

/* The same, but only reads names of the compass. */
int recipe_gravity_parse_compass(const char *value, void *field);

void recipe_gravity_print(const void *field, GString *out);

/* Whether it is the middle, the default. */
gboolean recipe_gravity_is_center(const struct recipe_gravity *gravity);

#endif
