#include "recipe/recipe_effect.h"

#include "base/number.h"

#include <string.h>

#define MOST_PARTS 3 /* name, amount, colour */
#define NEVER_IDLE G_MININT16
#define BIT(effect) (1u << (effect))

static const struct color usual_tint = {255, 0, 0, 255};

/* An amount lies within [least, most]; without one it is `usual`, which may be another that cannot
 * be written. With least = most there is no amount. */
static const struct row {
    const char *name, *alias;
    gint16 least, most, usual;
    gint16 idle; /* the amount that changes nothing */
    gboolean takes_color;
    const char *meaning;
} rows[RECIPE_EFFECTS] = {
    [RECIPE_EFFECT_TRIM] = {"trim", NULL, 0, 100, 10, NEVER_IDLE, FALSE,
                            "cuts off edges that have the colour of the top left corner; the "
                            "amount is the tolerance in percent. Comes before every size"},
    [RECIPE_EFFECT_GAMMA] = {"gamma", NULL, -50, 150, 0, 0, FALSE,
                             "lightens or darkens the middle tones: gamma 1 + amount/100"},
    [RECIPE_EFFECT_BRIGHTNESS] = {"brightness", NULL, -99, 100, 80, 0, FALSE,
                                  "multiplies every colour by 1 + amount/100"},
    [RECIPE_EFFECT_CONTRAST] = {"contrast", NULL, -100, 100, 0, 0, FALSE,
                                "multiplies the distance from middle grey by 1 + amount/100"},
    [RECIPE_EFFECT_SATURATION] = {"saturation", NULL, -100, 100, 80, 0, FALSE,
                                  "-100: no colour; 100: twice as much"},
    [RECIPE_EFFECT_HUE] = {"hue", NULL, -100, 100, 80, 0, FALSE,
                           "turns the hue; 100 is half a turn"},
    [RECIPE_EFFECT_GRAYSCALE] = {"grayscale", "greyscale", 0, 0, 0, NEVER_IDLE, FALSE,
                                 "the luminance alone"},
    [RECIPE_EFFECT_SEPIA] = {"sepia", NULL, 1, 100, 80, NEVER_IDLE, FALSE,
                             "brown tones, by this many percent"},
    [RECIPE_EFFECT_NEGATE] = {"negate", NULL, 0, 0, 0, NEVER_IDLE, FALSE, "the opposite colours"},
    [RECIPE_EFFECT_TINT] = {"tint", NULL, 0, 100, 60, 0, TRUE,
                            "replaces the colours by tones from black over this colour to white, "
                            "by this many percent: `tint:60:ff0000`"},
    [RECIPE_EFFECT_BLUR] = {"blur", NULL, 1, 2000, 100, NEVER_IDLE, FALSE,
                            "a Gaussian blur; its sigma is amount/50 thousandths of the longer "
                            "side, so that it looks the same at every size"},
    [RECIPE_EFFECT_SHARPEN] = {"sharpen", NULL, 1, 2000, 100, NEVER_IDLE, FALSE,
                               "sharpens the lightness, amount/50 times"},
    [RECIPE_EFFECT_PIXELATE] = {"pixelate", NULL, 1, 200, 0, 1, FALSE,
                                "squares of this many pixels; without an amount a fiftieth of the "
                                "longer side"},
    [RECIPE_EFFECT_VIGNETTE] = {"vignette", NULL, 0, 100, 20, 0, FALSE,
                                "darkens towards the corners, by this many percent there"},
};

gboolean recipe_effect_has(const struct recipe_effects *effects, enum recipe_effect effect)
{
    return (effects->given & BIT(effect)) != 0;
}

static int find(const char *name)
{
    for (int effect = 0; effect < RECIPE_EFFECTS; effect++)
        if (g_ascii_strcasecmp(rows[effect].name, name) == 0 ||
            (rows[effect].alias != NULL && g_ascii_strcasecmp(rows[effect].alias, name) == 0))
            return effect;
    return -1;
}

static int parse_amount(const char *text, const struct row *row, gint16 *amount)
{
    gboolean is_negative = text[0] == '-';
    gint64 size;
    if (row->least == row->most ||
        number_parse_int(is_negative ? text + 1 : text, 0, G_MAXINT16, &size) == -1)
        return -1;
    *amount = (gint16)(is_negative ? -size : size);
    return *amount >= row->least && *amount <= row->most ? 0 : -1;
}

static int parse_tint(const char *text, const struct row *row, struct color *tint)
{
    return row->takes_color && color_parse(text, tint) == 0 && tint->alpha == 255 ? 0 : -1;
}

int recipe_effect_parse(const char *value, void *field)
{
    struct recipe_effects *effects = field;
    g_auto(GStrv) parts = g_strsplit(value, ":", MOST_PARTS);
    guint count = g_strv_length(parts);
    int effect = count > 0 ? find(parts[0]) : -1;
    if (effect == -1)
        return -1;
    const struct row *row = &rows[effect];
    gint16 amount = row->usual;
    struct color tint = usual_tint;
    if ((count > 1 && parse_amount(parts[1], row, &amount) == -1) ||
        (count > 2 && parse_tint(parts[2], row, &tint) == -1))
        return -1;
    if (recipe_effect_has(effects, effect))
        return RECIPE_EFFECT_REPEATED;
    effects->given |= BIT(effect);
    effects->amounts[effect] = amount;
    if (row->takes_color)
        effects->tint = tint;
    return 0;
}

static void print_one(const struct recipe_effects *effects, enum recipe_effect effect, GString *out)
{
    const struct row *row = &rows[effect];
    gint16 amount = effects->amounts[effect];
    gboolean has_color =
        row->takes_color && memcmp(&effects->tint, &usual_tint, sizeof usual_tint) != 0;
    g_string_append(out, row->name);
    if (amount != row->usual || has_color)
        g_string_append_printf(out, ":%d", amount);
    if (has_color) {
        g_string_append_c(out, ':');
        color_print(&effects->tint, out);
    }
}

void recipe_effect_print(const void *field, GString *out)
{
    const struct recipe_effects *effects = field;
    const char *between = "";
    for (int effect = 0; effect < RECIPE_EFFECTS; effect++) {
        if (!recipe_effect_has(effects, effect))
            continue;
        g_string_append(out, between);
        print_one(effects, effect, out);
        between = ",e_";
    }
}

void recipe_effect_drop_idle(struct recipe_effects *effects)
{
    for (int effect = 0; effect < RECIPE_EFFECTS; effect++) {
        if (!recipe_effect_has(effects, effect) || effects->amounts[effect] != rows[effect].idle)
            continue;
        effects->given &= ~BIT(effect);
        effects->amounts[effect] = 0;
        if (rows[effect].takes_color)
            effects->tint = (struct color){0, 0, 0, 0};
    }
}

static void print_range(const struct row *row, GString *out)
{
    if (row->least == row->most)
        g_string_append(out, "| |");
    else
        g_string_append_printf(out, "| %d–%d |", row->least, row->most);
    if (row->usual >= row->least && row->least != row->most)
        g_string_append_printf(out, " %d |", row->usual);
    else
        g_string_append(out, " |");
}

char *recipe_effect_table(void)
{
    GString *out = g_string_new("| effect | amount | without one | meaning |\n|---|---|---|---|\n");
    for (int effect = 0; effect < RECIPE_EFFECTS; effect++) {
        const struct row *row = &rows[effect];
        g_string_append_printf(out, "| `%s` ", row->name);
        if (row->alias != NULL)
            g_string_append_printf(out, "(= `%s`) ", row->alias);
        print_range(row, out);
        g_string_append_printf(out, " %s |\n", row->meaning);
    }
    return g_string_free(out, FALSE);
}
