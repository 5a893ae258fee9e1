#include "recipe_key.h"

#include "number.h"

#include <string.h>

#define MOST_PIXELS 8192
#define LEAST_RATIO (NUMBER_ONE / 2)
#define MOST_RATIO (5 * NUMBER_ONE)
#define MOST_SHAPE 100
/* of a reduced shape: 100.000001:1 has sides such as these */
#define MOST_SHAPE_SIDE (10000 * NUMBER_ONE)

struct word {
    const char *name;
    int value;
};

/* The first name of a value is its canonical one. */
static const struct word modes[] = {
    {"crop", RECIPE_CROP}, {"fill", RECIPE_CROP},       {"fit", RECIPE_FIT},
    {"limit", RECIPE_FIT}, {"cover", RECIPE_COVER},     {"scale", RECIPE_SCALE},
    {"pad", RECIPE_PAD},   {"extract", RECIPE_EXTRACT}, {NULL, 0},
};

#define PLACE(x, y) ((y)*3 + (x))
static const struct word places[] = {
    {"north", PLACE(0, -1)},       {"top", PLACE(0, -1)},
    {"north_east", PLACE(1, -1)},  {"northeast", PLACE(1, -1)},
    {"top_right", PLACE(1, -1)},   {"right_top", PLACE(1, -1)},
    {"east", PLACE(1, 0)},         {"right", PLACE(1, 0)},
    {"south_east", PLACE(1, 1)},   {"southeast", PLACE(1, 1)},
    {"bottom_right", PLACE(1, 1)}, {"right_bottom", PLACE(1, 1)},
    {"south", PLACE(0, 1)},        {"bottom", PLACE(0, 1)},
    {"south_west", PLACE(-1, 1)},  {"southwest", PLACE(-1, 1)},
    {"bottom_left", PLACE(-1, 1)}, {"left_bottom", PLACE(-1, 1)},
    {"west", PLACE(-1, 0)},        {"left", PLACE(-1, 0)},
    {"north_west", PLACE(-1, -1)}, {"northwest", PLACE(-1, -1)},
    {"top_left", PLACE(-1, -1)},   {"left_top", PLACE(-1, -1)},
    {"center", PLACE(0, 0)},       {"centre", PLACE(0, 0)},
    {"middle", PLACE(0, 0)},       {NULL, 0},
};

static const struct word *word_named(const struct word *words, const char *name)
{
    for (; words->name != NULL; words++)
        if (g_ascii_strcasecmp(words->name, name) == 0)
            return words;
    return NULL;
}

static const char *word_for(const struct word *words, int value)
{
    while (words->value != value)
        words++;
    return words->name;
}

static int parse_length(const char *value, void *field)
{
    struct recipe_length *length = field;
    gint64 number;
    *length = (struct recipe_length){0, 0};
    if (strchr(value, '.') == NULL) {
        if (number_parse_int(value, 0, MOST_PIXELS, &number) == -1)
            return -1;
        length->pixels = (gint32)number;
        return 0;
    }
    if (number_parse(value, &number) == -1 || number > NUMBER_ONE)
        return -1;
    length->part = (gint32)number;
    return 0;
}

static int parse_side(const char *value, void *field)
{
    const struct recipe_length *length = field;
    if (parse_length(value, field) == -1 || length->part == NUMBER_ONE)
        return -1;
    return length->pixels > 0 || length->part > 0 ? 0 : -1;
}

static void print_length(const void *field, GString *out)
{
    const struct recipe_length *length = field;
    number_print(length->part != 0 ? length->part : length->pixels * NUMBER_ONE, out);
    if (length->part == NUMBER_ONE)
        g_string_append(out, ".0");
}

static gint64 common_divisor(gint64 a, gint64 b)
{
    while (b != 0) {
        gint64 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int parse_shape(const char *value, void *field)
{
    struct recipe_shape *shape = field;
    g_auto(GStrv) sides = g_strsplit(value, ":", 3);
    gint64 width, height = NUMBER_ONE;
    guint count = g_strv_length(sides);
    if (count < 1 || count > 2 || number_parse(sides[0], &width) == -1 ||
        (count == 2 && number_parse(sides[1], &height) == -1))
        return -1;
    if (width <= 0 || height <= 0)
        return -1;
    gint64 divisor = common_divisor(width, height);
    *shape = (struct recipe_shape){width / divisor, height / divisor};
    gboolean is_exact = MAX(shape->width, shape->height) <= MOST_SHAPE_SIDE;
    return is_exact && shape->width <= shape->height * MOST_SHAPE &&
                   shape->height <= shape->width * MOST_SHAPE
               ? 0
               : -1;
}

static void print_shape(const void *field, GString *out)
{
    const struct recipe_shape *shape = field;
    g_string_append_printf(out, "%" G_GINT64_FORMAT, shape->width);
    if (shape->height != 1)
        g_string_append_printf(out, ":%" G_GINT64_FORMAT, shape->height);
}

static int parse_ratio(const char *value, void *field)
{
    gint64 *ratio = field;
    return number_parse(value, ratio) == 0 && *ratio >= LEAST_RATIO && *ratio <= MOST_RATIO ? 0
                                                                                            : -1;
}

static void print_ratio(const void *field, GString *out)
{
    number_print(*(const gint64 *)field, out);
}

static int parse_mode(const char *value, void *field)
{
    const struct word *word = word_named(modes, value);
    if (word == NULL)
        return -1;
    *(enum recipe_mode *)field = word->value;
    return 0;
}

static void print_mode(const void *field, GString *out)
{
    g_string_append(out, word_for(modes, *(const enum recipe_mode *)field));
}

static int parse_flag(const char *value, void *field)
{
    gint64 number;
    if (number_parse_int(value, 0, 1, &number) == -1)
        return -1;
    *(gboolean *)field = number == 1;
    return 0;
}

static void print_flag(const void *field, GString *out)
{
    g_string_append(out, *(const gboolean *)field ? "1" : "0");
}

static int parse_gravity(const char *value, void *field)
{
    const struct word *word = word_named(places, value);
    if (word == NULL)
        return -1;
    struct recipe_gravity *gravity = field;
    gravity->y = (gint8)((word->value + 4) / 3 - 1);
    gravity->x = (gint8)((word->value + 4) % 3 - 1);
    return 0;
}

static void print_gravity(const void *field, GString *out)
{
    const struct recipe_gravity *gravity = field;
    g_string_append(out, word_for(places, PLACE(gravity->x, gravity->y)));
}

static int parse_color(const char *value, void *field)
{
    return color_parse(value, field);
}

static void print_color(const void *field, GString *out)
{
    color_print(field, out);
}

static int parse_quality(const char *value, void *field)
{
    gint64 number;
    if (number_parse_int(value, 1, 100, &number) == -1)
        return -1;
    *(int *)field = (int)number;
    return 0;
}

static void print_quality(const void *field, GString *out)
{
    g_string_append_printf(out, "%d", *(const int *)field);
}

#define FIELD(name) offsetof(struct recipe, name), sizeof(((struct recipe *)0)->name)
static const struct recipe_key_row rows[RECIPE_KEYS] = {
    [RECIPE_WIDTH] = {"w", NULL, FIELD(width), parse_side, print_length,
                      "1–8192, or a part of the original such as `0.5`",
                      "width of the box; alone it keeps the shape"},
    [RECIPE_HEIGHT] = {"h", NULL, FIELD(height), parse_side, print_length,
                       "1–8192, or a part of the original such as `0.5`",
                       "height of the box; alone it keeps the shape"},
    [RECIPE_SHAPE] = {"ar", NULL, FIELD(shape), parse_shape, print_shape,
                      "`16:9`, `1.5`; 1:100 to 100:1",
                      "with one side: fills in the other; alone: crops the original to this shape"},
    [RECIPE_RATIO] = {"dpr", NULL, FIELD(ratio), parse_ratio, print_ratio, "0.5–5",
                      "multiplies every length that is in pixels of the result"},
    [RECIPE_MODE] = {"c", NULL, FIELD(mode), parse_mode, print_mode,
                     "`crop` (= `fill`), `fit` (= `limit`), `cover`, `scale`, `pad`, `extract`",
                     "how the picture meets the box; `crop` when both sides are known, else `fit`"},
    [RECIPE_ENLARGE] = {"el", NULL, FIELD(enlarge), parse_flag, print_flag, "`1`, `0`",
                        "may enlarge; without it no pixel is ever invented"},
    [RECIPE_GRAVITY] = {"g", NULL, FIELD(gravity), parse_gravity, print_gravity,
                        "`north`, `north_east` (= `northeast`, `top_right`, `right_top`), `east`, "
                        "`south_east`, `south`, `south_west`, `west`, `north_west`, `center`",
                        "what stays when something is cut off; where the picture lies when padded"},
    [RECIPE_X] = {"x", NULL, FIELD(x), parse_length, print_length, "pixels, or 0–1 with a point",
                  "left edge of an `extract`"},
    [RECIPE_Y] = {"y", NULL, FIELD(y), parse_length, print_length, "pixels, or 0–1 with a point",
                  "top edge of an `extract`"},
    [RECIPE_BACKGROUND] = {"bg", "b", FIELD(background), parse_color, print_color,
                           "`ff0000`, `f00`, `ff000080`, a CSS colour name",
                           "what lies behind the picture; white, or nothing where the format has "
                           "transparency"},
    [RECIPE_QUALITY] = {"q", NULL, FIELD(quality), parse_quality, print_quality, "1–100",
                        "quality of jpg, webp and avif"},
};

const struct recipe_key_row *recipe_key_row(enum recipe_key key)
{
    return &rows[key];
}

int recipe_key_find(const char *name)
{
    for (int key = 0; key < RECIPE_KEYS; key++)
        if (g_ascii_strcasecmp(rows[key].name, name) == 0 ||
            (rows[key].alias != NULL && g_ascii_strcasecmp(rows[key].alias, name) == 0))
            return key;
    return -1;
}
