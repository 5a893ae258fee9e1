#include "recipe/recipe_value.h"

#include "base/number.h"

#define LEAST_RATIO (NUMBER_ONE / 2)
#define MOST_RATIO (5 * NUMBER_ONE)
#define MOST_SHAPE 100
/* of a reduced shape; 100.000001:1 has sides this long */
#define MOST_SHAPE_SIDE (10000 * NUMBER_ONE)
#define MOST_PAGES 100000

struct word {
    const char *name;
    int value;
};

/* The first name of each value is canonical. */
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

int recipe_value_parse_shape(const char *value, void *field)
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
    gint64 shorter = MIN(shape->width, shape->height), longer = MAX(shape->width, shape->height);
    return longer <= MOST_SHAPE_SIDE && longer <= shorter * MOST_SHAPE ? 0 : -1;
}

void recipe_value_print_shape(const void *field, GString *out)
{
    const struct recipe_shape *shape = field;
    g_string_append_printf(out, "%" G_GINT64_FORMAT, shape->width);
    if (shape->height != 1)
        g_string_append_printf(out, ":%" G_GINT64_FORMAT, shape->height);
}

int recipe_value_parse_ratio(const char *value, void *field)
{
    gint64 *ratio = field;
    if (number_parse(value, ratio) == -1)
        return -1;
    return *ratio >= LEAST_RATIO && *ratio <= MOST_RATIO ? 0 : -1;
}

void recipe_value_print_ratio(const void *field, GString *out)
{
    number_print(*(const gint64 *)field, out);
}

int recipe_value_parse_mode(const char *value, void *field)
{
    const struct word *word = word_named(modes, value);
    if (word == NULL)
        return -1;
    *(enum recipe_mode *)field = word->value;
    return 0;
}

void recipe_value_print_mode(const void *field, GString *out)
{
    g_string_append(out, word_for(modes, *(const enum recipe_mode *)field));
}

int recipe_value_parse_switch(const char *value, void *field)
{
    gint64 number;
    if (number_parse_int(value, 0, 1, &number) == -1)
        return -1;
    *(gboolean *)field = number == 1;
    return 0;
}

void recipe_value_print_switch(const void *field, GString *out)
{
    g_string_append(out, *(const gboolean *)field ? "1" : "0");
}

int recipe_value_parse_color(const char *value, void *field)
{
    return color_parse(value, field);
}

void recipe_value_print_color(const void *field, GString *out)
{
    color_print(field, out);
}

int recipe_value_parse_quality(const char *value, void *field)
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

void recipe_value_print_quality(const void *field, GString *out)
{
    const struct recipe_quality *quality = field;
    if (quality->grade != RECIPE_GRADE_NONE)
        g_string_append(out, word_for(grades, quality->grade));
    else
        g_string_append_printf(out, "%d", quality->number);
}

int recipe_value_parse_radius(const char *value, void *field)
{
    gint64 number = RECIPE_RADIUS_MOST;
    if (g_ascii_strcasecmp(value, "max") != 0 &&
        number_parse_int(value, 0, RECIPE_LENGTH_MOST, &number) == -1)
        return -1;
    *(gint32 *)field = (gint32)number;
    return 0;
}

void recipe_value_print_radius(const void *field, GString *out)
{
    if (*(const gint32 *)field == RECIPE_RADIUS_MOST)
        g_string_append(out, "max");
    else
        g_string_append_printf(out, "%d", *(const gint32 *)field);
}

int recipe_value_parse_border(const char *value, void *field)
{
    struct recipe_border *border = field;
    gint64 width;
    g_auto(GStrv) parts = g_strsplit(value, ":", 2);
    if (g_strv_length(parts) != 2 ||
        number_parse_int(parts[0], 0, RECIPE_BORDER_MOST, &width) == -1)
        return -1;
    border->width = (gint32)width;
    return color_parse(parts[1], &border->color);
}

void recipe_value_print_border(const void *field, GString *out)
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

int recipe_value_parse_opacity(const char *value, void *field)
{
    return parse_bounded(value, 0, 100, field);
}

int recipe_value_parse_page(const char *value, void *field)
{
    return parse_bounded(value, 1, MOST_PAGES, field);
}

void recipe_value_print_int(const void *field, GString *out)
{
    g_string_append_printf(out, "%d", *(const gint32 *)field);
}

int recipe_value_parse_flags(const char *value, void *field)
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

void recipe_value_print_flags(const void *field, GString *out)
{
    const char *between = "";
    for (const struct word *word = flags; word->name != NULL; word++)
        if ((*(const guint32 *)field & (guint32)word->value) != 0) {
            g_string_append_printf(out, "%s%s", between, word->name);
            between = ".";
        }
}
