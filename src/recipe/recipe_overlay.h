/* recipe_overlay: the pictures laid over a picture by `l_`.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_OVERLAY_H
#define PANTOGRAPH_RECIPE_RECIPE_OVERLAY_H

#include "recipe/recipe_gravity.h"
#include "recipe/recipe_length.h"

#define RECIPE_OVERLAY_MOST 4
#define RECIPE_OVERLAY_KEY_BYTES 192

/* `x` and `y` point inwards from the edges of the gravity, or from the middle to the right and
 * down. A width of 0 means the overlay's own. Fractions refer to the picture below. */
struct recipe_overlay {
    char key[RECIPE_OVERLAY_KEY_BYTES]; /* of the original, without a leading slash */
    struct recipe_gravity gravity;      /* by the compass */
    struct recipe_length x, y, width;
    gint32 opacity; /* 0–100 */
};

struct recipe_overlays {
    guint32 count;
    struct recipe_overlay list[RECIPE_OVERLAY_MOST];
};

/* Reads overlays joined by dots, each `KEY:gravity:x:y:width:opacity`. All fields but KEY
 * (base64url without padding, RFC 4648, 5) can be left out from the right. A dot between two digits
 * of x, y or width is a decimal point if that makes a valid length. Returns 0 or -1. */
int recipe_overlay_parse(const char *value, void *field);

/* Appends them without trailing defaults. */
void recipe_overlay_print(const void *field, GString *out);

#endif
