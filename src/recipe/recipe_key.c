#include "recipe/recipe_key.h"

#include "recipe/recipe_value.h"

#include <string.h>

#define FIELD(field)                                                                               \
    .offset = offsetof(struct recipe, field), .size = sizeof(((struct recipe *)0)->field)
static const struct recipe_key_row rows[RECIPE_KEYS] = {
    [RECIPE_WIDTH] =
        {
            .name = "w",
            FIELD(width),
            .parse = recipe_length_parse_side,
            .print = recipe_length_print,
            .values = "1–8192, or a fraction of the original such as `0.5`",
            .meaning = "width of the box; alone, it keeps the proportions",
        },
    [RECIPE_HEIGHT] =
        {
            .name = "h",
            FIELD(height),
            .parse = recipe_length_parse_side,
            .print = recipe_length_print,
            .values = "1–8192, or a fraction of the original such as `0.5`",
            .meaning = "height of the box; alone, it keeps the proportions",
        },
    [RECIPE_SHAPE] =
        {
            .name = "ar",
            FIELD(shape),
            .parse = recipe_value_parse_shape,
            .print = recipe_value_print_shape,
            .values = "`16:9`, `1.5`; 1:100 to 100:1",
            .meaning = "with one side: fills in the other; alone: crops the original to this shape",
        },
    [RECIPE_RATIO] =
        {
            .name = "dpr",
            FIELD(ratio),
            .parse = recipe_value_parse_ratio,
            .print = recipe_value_print_ratio,
            .values = "0.5–5",
            .meaning =
                "multiplies the lengths in pixels of the result: box, corner radius, border, "
                "size and offsets of overlays",
        },
    [RECIPE_MODE] =
        {
            .name = "c",
            FIELD(mode),
            .parse = recipe_value_parse_mode,
            .print = recipe_value_print_mode,
            .values = "`crop` (= `fill`), `fit` (= `limit`), `cover`, `scale`, `pad`, `extract`",
            .meaning =
                "how the picture meets the box; default: `crop` if both sides are known, else `fit`",
        },
    [RECIPE_ENLARGE] =
        {
            .name = "el",
            FIELD(enlarge),
            .parse = recipe_value_parse_switch,
            .print = recipe_value_print_switch,
            .values = "`1`, `0`",
            .meaning = "allows enlarging; otherwise no pixel is ever invented",
        },
    [RECIPE_GRAVITY] =
        {
            .name = "g",
            FIELD(gravity),
            .parse = recipe_gravity_parse,
            .print = recipe_gravity_print,
            .values =
                "`north`, `north_east` (= `northeast`, `top_right`, `right_top`), `east`, "
                "`south_east`, `south`, `south_west`, `west`, `north_west`, `center`; `auto`, "
                "`entropy`, `xy`",
            .meaning =
                "which part to keep when cutting, or where to place the picture when padding; "
                "`auto`: what draws the eye, `entropy`: the most detail, `xy`: around `x_`, "
                "`y_`",
        },
    [RECIPE_X] =
        {
            .name = "x",
            FIELD(x),
            .parse = recipe_length_parse,
            .print = recipe_length_print,
            .values = "pixels, or 0–1 with a decimal point",
            .meaning = "left edge of an `extract`; with `g_xy`, the point of the original to keep",
        },
    [RECIPE_Y] =
        {
            .name = "y",
            FIELD(y),
            .parse = recipe_length_parse,
            .print = recipe_length_print,
            .values = "pixels, or 0–1 with a decimal point",
            .meaning = "top edge of an `extract`; with `g_xy`, as `x_`",
        },
    [RECIPE_BACKGROUND] =
        {
            .name = "bg",
            .alias = "b",
            FIELD(background),
            .parse = recipe_value_parse_color,
            .print = recipe_value_print_color,
            .values = "`ff0000`, `f00`, `ff000080`, a CSS colour name",
            .meaning = "background of the picture; default: transparent if the format allows it, "
                       "otherwise white",
        },
    [RECIPE_QUALITY] =
        {
            .name = "q",
            FIELD(quality),
            .parse = recipe_value_parse_quality,
            .print = recipe_value_print_quality,
            .values = "1–100; `auto` (= `auto:good`), `auto:best`, `auto:eco`, `auto:low`",
            .meaning =
                "quality of jpg, webp and avif; `auto`: the smallest file that still looks the "
                "same, to the given grade",
        },
    [RECIPE_TURN] =
        {
            .name = "a",
            FIELD(turn),
            .parse = recipe_turn_parse,
            .print = recipe_turn_print,
            .values = "degrees clockwise, -360–360; `hflip`, `vflip`; joined by `.`",
            .meaning =
                "mirrors, then turns, before any size is computed; at other angles than quarter "
                "turns the picture grows so that nothing is cut off",
        },
    [RECIPE_RADIUS] =
        {
            .name = "r",
            FIELD(radius),
            .parse = recipe_value_parse_radius,
            .print = recipe_value_print_radius,
            .values = "0–8192, `max`",
            .meaning =
                "radius of the corners in pixels; `max`: an ellipse, or a circle in a square",
        },
    [RECIPE_BORDER] =
        {
            .name = "bo",
            FIELD(border),
            .parse = recipe_value_parse_border,
            .print = recipe_value_print_border,
            .values = "0–1000, a colour: `4:ff0000`",
            .meaning = "a border around the picture, which grows by it; follows the corners",
        },
    [RECIPE_OPACITY] =
        {
            .name = "o",
            FIELD(opacity),
            .parse = recipe_value_parse_opacity,
            .print = recipe_value_print_int,
            .values = "0–100",
            .meaning = "opacity of the picture, in percent",
        },
    [RECIPE_EFFECT] =
        {
            .name = "e",
            FIELD(effects),
            .parse = recipe_effect_parse,
            .print = recipe_effect_print,
            .holds = recipe_effect_holds,
            .values = "an effect and its amount, such as `blur:300`",
            .meaning = "changes the look; several are allowed, each once: `e_sepia,e_blur:300`",
        },
    [RECIPE_OVERLAY] =
        {
            .name = "l",
            FIELD(overlays),
            .parse = recipe_overlay_parse,
            .print = recipe_overlay_print,
            .values = "1–4 of `KEY:g:x:y:w:o`, joined by `.`",
            .meaning = "lays other originals over the picture, in that order",
        },
    [RECIPE_PAGE] =
        {
            .name = "pg",
            FIELD(page),
            .parse = recipe_value_parse_page,
            .print = recipe_value_print_int,
            .values = "1–100000",
            .meaning = "page or frame of the original",
        },
    [RECIPE_ANIMATION] =
        {
            .name = "an",
            FIELD(is_animation),
            .parse = recipe_value_parse_switch,
            .print = recipe_value_print_switch,
            .values = "`1`, `0`",
            .meaning =
                "keeps an animation (GIF or WebP, to `gif` or `webp`); otherwise the first frame",
        },
    [RECIPE_FLAGS] =
        {
            .name = "fl",
            FIELD(flags),
            .parse = recipe_value_parse_flags,
            .print = recipe_value_print_flags,
            .values =
                "`progressive`, `lossless`, `keep_icc`, `keep_copyright`, `attachment`; joined "
                "by `.`",
            .meaning = "how the file is written",
        },
};
#undef FIELD

const struct recipe_key_row *recipe_key_row(enum recipe_key key)
{
    return &rows[key];
}

static gboolean is_called(const char *wanted, const char *name)
{
    return wanted != NULL && g_ascii_strcasecmp(wanted, name) == 0;
}

int recipe_key_find(const char *name)
{
    for (int key = 0; key < RECIPE_KEYS; key++)
        if (is_called(rows[key].name, name) || is_called(rows[key].alias, name))
            return key;
    return -1;
}

struct recipe recipe_key_defaults(const struct recipe_rules *rules)
{
    return (struct recipe){
        .background = {255, 255, 255, 255},
        .mode = RECIPE_FIT,
        .quality = {rules->quality, RECIPE_GRADE_NONE},
        .opacity = 100,
        .page = 1,
    };
}

static void copy_field(struct recipe *to, const struct recipe *from, enum recipe_key key)
{
    const struct recipe_key_row *row = recipe_key_row(key);
    memcpy((char *)to + row->offset, (const char *)from + row->offset, row->size);
}

void recipe_key_drop(struct recipe *recipe, enum recipe_key key, const struct recipe_rules *rules)
{
    struct recipe plain = recipe_key_defaults(rules);
    copy_field(recipe, &plain, key);
    recipe->given &= ~(1u << key);
}

void recipe_key_copy(struct recipe *to, const struct recipe *from, enum recipe_key key)
{
    copy_field(to, from, key);
    to->given |= 1u << key;
}

char *recipe_key_table(void)
{
    GString *out = g_string_new("| key | values | meaning |\n|---|---|---|\n");
    for (int key = 0; key < RECIPE_KEYS; key++) {
        const struct recipe_key_row *row = recipe_key_row(key);
        g_string_append_printf(out, "| `%s_`", row->name);
        if (row->alias != NULL)
            g_string_append_printf(out, " (= `%s_`)", row->alias);
        g_string_append_printf(out, " | %s | %s |\n", row->values, row->meaning);
    }
    g_string_append(out, "| `s_` | a name | a named size from `PANTOGRAPH_SIZES`; other keys "
                         "override its own |\n\n");
    g_autofree char *effects = recipe_effect_table();
    g_string_append(out, effects);
    return g_string_free(out, FALSE);
}
