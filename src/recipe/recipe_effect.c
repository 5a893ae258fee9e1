#include "recipe/recipe_effect.h"

#include "base/number.h"

#include <string.h>

#define MOST_PARTS 3 /* name, amount, colour */
#define NEVER_IDLE G_MININT16
#define BIT(effect) (1u << (effect))

static const struct color usual_tint = {255, 0, 0, 255};

static const struct row {
    const char *name, *alias;
    gint16 least, most; /* amounts; equal if there is none */
    gint16 usual;       /* the amount if none is given; it may be outside the range */
    gint16 idle;        /* the amount without any effect */
    gboolean takes_color;
    const char *meaning;
} rows[RECIPE_EFFECTS] = {
    [RECIPE_EFFECT_TRIM] =
        {
            .name = "trim",
            .least = 0,
            .most = 100,
            .usual = 10,
            .idle = NEVER_IDLE,
            .meaning =
                "cuts off edges that have the colour of the top left corner; the amount is the "
                "tolerance in percent. Applied before any resizing",
        },
    [RECIPE_EFFECT_GAMMA] =
        {
            .name = "gamma",
            .least = -50,
            .most = 150,
            .meaning = "lightens or darkens the middle tones: gamma 1 + amount/100",
        },
    [RECIPE_EFFECT_BRIGHTNESS] =
        {
            .name = "brightness",
            .least = -99,
            .most = 100,
            .usual = 80,
            .meaning = "multiplies every colour by 1 + amount/100",
        },
    [RECIPE_EFFECT_CONTRAST] =
        {
            .name = "contrast",
            .least = -100,
            .most = 100,
            .meaning = "multiplies the distance from middle grey by 1 + amount/100",
        },
    [RECIPE_EFFECT_SATURATION] =
        {
            .name = "saturation",
            .least = -100,
            .most = 100,
            .usual = 80,
            .meaning = "-100: no colour; 100: twice as much",
        },
    [RECIPE_EFFECT_HUE] =
        {
            .name = "hue",
            .least = -100,
            .most = 100,
            .usual = 80,
            .meaning = "turns the hue; 100 is half a turn",
        },
    [RECIPE_EFFECT_GRAYSCALE] =
        {
            .name = "grayscale",
            .alias = "greyscale",
            .idle = NEVER_IDLE,
            .meaning = "luminance only",
        },
    [RECIPE_EFFECT_SEPIA] =
        {
            .name = "sepia",
            .least = 1,
            .most = 100,
            .usual = 80,
            .idle = NEVER_IDLE,
            .meaning = "brown tones, by this many percent",
        },
    [RECIPE_EFFECT_NEGATE] =
        {
            .name = "negate",
            .idle = NEVER_IDLE,
            .meaning = "the opposite colours",
        },
    [RECIPE_EFFECT_TINT] =
        {
            .name = "tint",
            .least = 0,
            .most = 100,
            .usual = 60,
            .takes_color = TRUE,
            .meaning =
                "replaces the colours by tones from black over this colour to white, by this "
                "many percent: `tint:60:ff0000`",
        },
    [RECIPE_EFFECT_BLUR] =
        {
            .name = "blur",
            .least = 1,
            .most = 2000,
            .usual = 100,
            .idle = NEVER_IDLE,
            .meaning = "a Gaussian blur; its sigma is amount/50 thousandths of the longer side, so "
                       "that it looks the same at every size",
        },
    [RECIPE_EFFECT_SHARPEN] =
        {
            .name = "sharpen",
            .least = 1,
            .most = 2000,
            .usual = 100,
            .idle = NEVER_IDLE,
            .meaning = "sharpens the lightness, amount/50 times",
        },
    [RECIPE_EFFECT_PIXELATE] =
        {
            .name = "pixelate",
            .least = 1,
            .most = 200,
            .idle = 1,
            .meaning =
                "squares of this many pixels; without an amount, a fiftieth of the longer side",
        },
    [RECIPE_EFFECT_VIGNETTE] =
        {
            .name = "vignette",
            .least = 0,
            .most = 100,
            .usual = 20,
            .meaning = "darkens towards the corners, which lose this many percent",
        },
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
    effects->given |= BIT(effect);
    effects->amounts[effect] = amount;
    if (row->takes_color)
        effects->tint = tint;
    return 0;
}

gboolean recipe_effect_holds(const char *value, const void *field)
{
    g_autofree char *name = g_strndup(value, strcspn(value, ":"));
    int effect = find(name);
    return effect != -1 && recipe_effect_has(field, effect);
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
    GString *out = g_string_new("| effect | amount | default | meaning |\n|---|---|---|---|\n");
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
