/* recipe_turn: the mirroring and turning of a picture.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_TURN_H
#define PANTOGRAPH_RECIPE_RECIPE_TURN_H

#include <glib.h>

/* The picture is first mirrored left to right, then turned clockwise. */
struct recipe_turn {
    gint32 degrees; /* 0–359 */
    gboolean is_mirrored;
};

/* Reads degrees, `hflip` and `vflip`, each at most once, joined by dots. Returns 0 or -1. */
int recipe_turn_parse(const char *value, void *field);

void recipe_turn_print(const void *field, GString *out);

#endif
