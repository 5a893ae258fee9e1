/* recipe_length: lengths in a recipe, in pixels or as a fraction of a side.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_LENGTH_H
#define PANTOGRAPH_RECIPE_RECIPE_LENGTH_H

#include <glib.h>

#define RECIPE_LENGTH_MOST 8192

/* Pixels, or if `part` is not 0 a fraction of a side in micros. Both 0: length 0. */
struct recipe_length {
    gint32 pixels;
    gint32 part;
};

/* Reads `120`, or with a decimal point a fraction from 0 to 1: `0.5`. Returns 0 or -1. */
int recipe_length_parse(const char *value, void *field);

/* The same for a side of the box, which may be neither 0 nor the whole. */
int recipe_length_parse_side(const char *value, void *field);

void recipe_length_print(const void *field, GString *out);

/* Returns the length in pixels, for a side of `whole` pixels. */
gint64 recipe_length_pixels(const struct recipe_length *length, gint64 whole);

#endif
