/* recipe_effect: the effects of `e_`, and the table of their amounts.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_EFFECT_H
#define PANTOGRAPH_RECIPE_RECIPE_EFFECT_H

#include "base/color.h"

/* In the order in which they are applied, which is also the canonical order. */
enum recipe_effect {
    RECIPE_EFFECT_TRIM,
    RECIPE_EFFECT_GAMMA,
    RECIPE_EFFECT_BRIGHTNESS,
    RECIPE_EFFECT_CONTRAST,
    RECIPE_EFFECT_SATURATION,
    RECIPE_EFFECT_HUE,
    RECIPE_EFFECT_GRAYSCALE,
    RECIPE_EFFECT_SEPIA,
    RECIPE_EFFECT_NEGATE,
    RECIPE_EFFECT_TINT,
    RECIPE_EFFECT_BLUR,
    RECIPE_EFFECT_SHARPEN,
    RECIPE_EFFECT_PIXELATE,
    RECIPE_EFFECT_VIGNETTE,
    RECIPE_EFFECTS
};

/* The amount of an effect that is not given is 0. */
struct recipe_effects {
    guint32 given; /* one bit per enum recipe_effect */
    gint16 amounts[RECIPE_EFFECTS];
    struct color tint;
};

gboolean recipe_effect_has(const struct recipe_effects *effects, enum recipe_effect effect);

/* Adds one effect, `blur` or `blur:300`, to a struct recipe_effects. Returns 0 or -1. */
int recipe_effect_parse(const char *value, void *field);

/* Whether a struct recipe_effects already has the effect of `blur:300`, with any amount. */
gboolean recipe_effect_holds(const char *value, const void *field);

/* Appends all effects as values of repeated `e_` keys: `sepia,e_blur:300`. */
void recipe_effect_print(const void *field, GString *out);

/* Drops effects that change nothing, such as `brightness:0`. */
void recipe_effect_drop_idle(struct recipe_effects *effects);

/* Returns all effects as a Markdown table, for the documents. The caller owns the text. */
char *recipe_effect_table(void);

#endif
