#include "recipe/recipe_key.h"

#include "base/number.h"

#include <string.h>

#define LEAST_RATIO (NUMBER_ONE / 2)
#define MOST_RATIO (5 * NUMBER_ONE)
#define MOST_SHAPE 100
/* of a reduced shape: 100.000001:1 has sides such as these */
#define MOST_SHAPE_SIDE (10000 * NUMBER_ONE)
#define MOST_PAGES 100000

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

static const struct word grades[] = {
    {"auto", RECIPE_GRADE_GOOD},      {"auto:good", RECIPE_GRADE_GOOD},
    {"auto:best", RECIPE_GRADE_BEST}, {"auto:eco", RECIPE_GRADE_ECO},
    {"auto:low", RECIPE_GRADE_LOW},   {NULL, 0},
};

static const struct word flags[] = {
    {"progressive", RECIPE_PROGRESSIVE}, {"lossless", RECIPE_LOSSLESS},
    {"keep_icc", RECIPE_KEEP_ICC},       {"keep_copyright", RECIPE_KEEP_COPYRIGHT},
    {"attachment", RECIPE_ATTACHMENT},   {NULL, 0},
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
    struct recipe_quality *quality = field;
    gint64 number;
    const struct word *grade = word_named(grades, value);
    if (grade != NULL) {
        *quality = (struct recipe_quality){0, grade->value};
        return 0;
    }
    if (number_parse_int(value, 1, 100, &number) == -1)
        return -1;
    *quality = (struct recipe_quality){(gint32)number, RECIPE_GRADE_NONE};
    return 0;
}

static void print_quality(const void *field, GString *out)
{
    const struct recipe_quality *quality = field;
    if (quality->grade != RECIPE_GRADE_NONE)
        g_string_append(out, word_for(grades, quality->grade));
    else
        g_string_append_printf(out, "%d", quality->number);
}

static int parse_radius(const char *value, void *field)
{
    gint64 number = RECIPE_RADIUS_MOST;
    if (g_ascii_strcasecmp(value, "max") != 0 &&
        number_parse_int(value, 0, RECIPE_LENGTH_MOST, &number) == -1)
        return -1;
    *(gint32 *)field = (gint32)number;
    return 0;
}

static void print_radius(const void *field, GString *out)
{
    if (*(const gint32 *)field == RECIPE_RADIUS_MOST)
        g_string_append(out, "max");
    else
        g_string_append_printf(out, "%d", *(const gint32 *)field);
}

static int parse_border(const char *value, void *field)
{
    struct recipe_border *border = field;
    gint64 width;
    g_auto(GStrv) parts = g_strsplit(value, ":", 2);
    if (g_strv_length(parts) != 2 ||
        number_parse_int(parts[0], 0, RECIPE_KEY_MOST_BORDER, &width) == -1)
        return -1;
    border->width = (gint32)width;
    return color_parse(parts[1], &border->color);
}

static void print_border(const void *field, GString *out)
{
    const struct recipe_border *border = field;
    g_string_append_printf(out, "%d:", border->width);
    color_print(&border->color, out);
}

static int parse_bounded(const char *value, gint64 least, gint64 most, gint32 *field)
{
    gint64 number;
    if (number_parse_int(value, least, most, &number) == -1)
        return -1;
    *field = (gint32)number;
    return 0;
}

static int parse_opacity(const char *value, void *field)
{
    return parse_bounded(value, 0, 100, field);
}

static int parse_page(const char *value, void *field)
{
    return parse_bounded(value, 1, MOST_PAGES, field);
}

static void print_int(const void *field, GString *out)
{
    g_string_append_printf(out, "%d", *(const gint32 *)field);
}

static int parse_flags(const char *value, void *field)
{
    guint32 *found = field;
    g_auto(GStrv) parts = g_strsplit(value, ".", -1);
    *found = 0;
    for (char **part = parts; *part != NULL; part++) {
        const struct word *word = word_named(flags, *part);
        if (word == NULL || (*found & (guint32)word->value) != 0)
            return -1;
        *found |= (guint32)word->value;
    }
    return *found != 0 ? 0 : -1;
}

static void print_flags(const void *field, GString *out)
{
    const char *between = "";
    for (const struct word *word = flags; word->name != NULL; word++)
        if ((*(const guint32 *)field & (guint32)word->value) != 0) {
            g_string_append_printf(out, "%s%s", between, word->name);
            between = ".";
        }
}

#define FIELD(name) offsetof(struct recipe, name), sizeof(((struct recipe *)0)->name), FALSE
#define FIELD_OF_MANY(name) offsetof(struct recipe, name), sizeof(((struct recipe *)0)->name), TRUE
static const struct recipe_key_row rows[RECIPE_KEYS] = {
    [RECIPE_WIDTH] = {"w", NULL, FIELD(width), recipe_length_parse_side, recipe_length_print,
                      "1–8192, or a part of the original such as `0.5`",
                      "width of the box; alone it keeps the shape"},
    [RECIPE_HEIGHT] = {"h", NULL, FIELD(height), recipe_length_parse_side, recipe_length_print,
                       "1–8192, or a part of the original such as `0.5`",
                       "height of the box; alone it keeps the shape"},
    [RECIPE_SHAPE] = {"ar", NULL, FIELD(shape), parse_shape, print_shape,
                      "`16:9`, `1.5`; 1:100 to 100:1",
                      "with one side: fills in the other; alone: crops the original to this shape"},
    [RECIPE_RATIO] = {"dpr", NULL, FIELD(ratio), parse_ratio, print_ratio, "0.5–5",
                      "multiplies the lengths in pixels of the result: box, corner radius, border, "
                      "size and offsets of overlays"},
    [RECIPE_MODE] = {"c", NULL, FIELD(mode), parse_mode, print_mode,
                     "`crop` (= `fill`), `fit` (= `limit`), `cover`, `scale`, `pad`, `extract`",
                     "how the picture meets the box; `crop` when both sides are known, else `fit`"},
    [RECIPE_ENLARGE] = {"el", NULL, FIELD(enlarge), parse_flag, print_flag, "`1`, `0`",
                        "may enlarge; without it no pixel is ever invented"},
    [RECIPE_GRAVITY] = {"g", NULL, FIELD(gravity), recipe_gravity_parse, recipe_gravity_print,
                        "`north`, `north_east` (= `northeast`, `top_right`, `right_top`), `east`, "
                        "`south_east`, `south`, `south_west`, `west`, `north_west`, `center`; "
                        "`auto`, `entropy`, `xy`",
                        "what stays when something is cut off, or where the picture lies when "
                        "padded; `auto`: what draws the eye, `entropy`: the most detail, `xy`: "
                        "around `x_`, `y_`"},
    [RECIPE_X] = {"x", NULL, FIELD(x), recipe_length_parse, recipe_length_print,
                  "pixels, or 0–1 with a point",
                  "left edge of an `extract`; with `g_xy` the point of the original to keep"},
    [RECIPE_Y] = {"y", NULL, FIELD(y), recipe_length_parse, recipe_length_print,
                  "pixels, or 0–1 with a point", "top edge of an `extract`; with `g_xy` as `x_`"},
    [RECIPE_BACKGROUND] = {"bg", "b", FIELD(background), parse_color, print_color,
                           "`ff0000`, `f00`, `ff000080`, a CSS colour name",
                           "what lies behind the picture; white, or nothing where the format has "
                           "transparency"},
    [RECIPE_QUALITY] = {"q", NULL, FIELD(quality), parse_quality, print_quality,
                        "1–100; `auto` (= `auto:good`), `auto:best`, `auto:eco`, `auto:low`",
                        "quality of jpg, webp and avif; `auto`: the smallest file that still looks "
                        "the same, to a degree"},
    [RECIPE_TURN] = {"a", NULL, FIELD(turn), recipe_turn_parse, recipe_turn_print,
                     "degrees clockwise, -360–360; `hflip`, `vflip`; joined by `.`",
                     "mirrors, then turns, before any size is computed; a free angle enlarges the "
                     "picture to hold it all"},
    [RECIPE_RADIUS] = {"r", NULL, FIELD(radius), parse_radius, print_radius, "0–8192, `max`",
                       "radius of the corners in pixels; `max`: an ellipse's, a circle's"},
    [RECIPE_BORDER] = {"bo", NULL, FIELD(border), parse_border, print_border,
                       "0–1000, a colour: `4:ff0000`",
                       "a border around the picture, which grows by it; follows the corners"},
    [RECIPE_OPACITY] = {"o", NULL, FIELD(opacity), parse_opacity, print_int, "0–100",
                        "opacity of the picture, in percent"},
    [RECIPE_EFFECT] = {"e", NULL, FIELD_OF_MANY(effects), recipe_effect_parse, recipe_effect_print,
                       "an effect of the table below, with its amount: `blur:300`",
                       "changes the look; several are allowed, each once: `e_sepia,e_blur:300`"},
    [RECIPE_OVERLAY] = {"l", NULL, FIELD(overlays), recipe_overlay_parse, recipe_overlay_print,
                        "1–4 of `KEY:g:x:y:w:o`, joined by `.`",
                        "lays other originals over the picture, in that order"},
    [RECIPE_PAGE] = {"pg", NULL, FIELD(page), parse_page, print_int, "1–100000",
                     "page or frame of the original"},
    [RECIPE_ANIMATION] = {"an", NULL, FIELD(is_animation), parse_flag, print_flag, "`1`, `0`",
                          "keeps an animation, GIF or WebP to `gif` or `webp`; without it the "
                          "first frame"},
    [RECIPE_FLAGS] = {"fl", NULL, FIELD(flags), parse_flags, print_flags,
                      "`progressive`, `lossless`, `keep_icc`, `keep_copyright`, `attachment`; "
                      "joined by `.`",
                      "how the file is written"},
};
#undef FIELD
#undef FIELD_OF_MANY

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
