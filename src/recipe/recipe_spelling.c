#include "recipe/recipe_spelling.h"

#include "base/number.h"
#include "recipe/recipe_fold.h"
#include "recipe/recipe_key.h"
#include "recipe/recipe_list.h"

#include <string.h>

#define TENTH (NUMBER_ONE / 10)
#define MOST_SHAPE_SIDE 100

/* Keys of overlays and names of sizes keep their case. */
static gboolean is_lower(const char *item)
{
    if (g_str_has_prefix(item, "l_") || g_str_has_prefix(item, "s_"))
        return TRUE;
    for (const char *c = item; *c != '\0'; c++)
        if (g_ascii_isupper(*c))
            return FALSE;
    return TRUE;
}

static gboolean is_printed_so(const struct recipe_key_row *row, const char *value)
{
    struct recipe recipe = {0};
    g_autoptr(GString) printed = g_string_new(NULL);
    void *field = (char *)&recipe + row->offset;
    if (row->parse(value, field) == -1)
        return FALSE;
    row->print(field, printed);
    return strcmp(printed->str, value) == 0;
}

/* Whether the number is spelt as it is printed: no zeros before or after it. */
static gboolean is_plain_number(const char *value, gint64 *number)
{
    g_autoptr(GString) printed = g_string_new(NULL);
    if (number_parse(value, number) == -1)
        return FALSE;
    number_print(*number, printed);
    return strcmp(printed->str, value) == 0;
}

static gboolean has_one_decimal(const char *value)
{
    gint64 number;
    return is_plain_number(value, &number) && number % TENTH == 0;
}

/* `16:9`, `1.5`. */
static gboolean is_plain_shape(const char *value)
{
    g_auto(GStrv) sides = g_strsplit(value, ":", 2);
    gint64 width, height;
    if (g_strv_length(sides) != 2)
        return has_one_decimal(value);
    if (number_parse_int(sides[0], 1, MOST_SHAPE_SIDE, &width) == -1 ||
        number_parse_int(sides[1], 1, MOST_SHAPE_SIDE, &height) == -1)
        return FALSE;
    g_autofree char *printed = g_strdup_printf("%d:%d", (int)width, (int)height);
    return strcmp(printed, value) == 0;
}

static gboolean is_word(const char *value)
{
    return strpbrk(value, "0123456789") == NULL;
}

/* Synonyms are words, such as the names of colours: `4:red`. */
static gboolean has_plain_parts(const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ":", -1);
    gint64 ignored;
    for (char **part = parts; *part != NULL; part++)
        if (!is_word(*part) && !is_plain_number(*part, &ignored))
            return FALSE;
    return TRUE;
}

/* Each number has only one such spelling. Shapes and ratios are folded away, but only a few of
 * those that lead to one picture have so few digits. Overlays keep the case of their keys. */
static gboolean is_plain_value(enum recipe_key key, const char *value)
{
    switch (key) {
    case RECIPE_SHAPE:
        return is_plain_shape(value);
    case RECIPE_RATIO:
        return has_one_decimal(value);
    case RECIPE_OVERLAY:
        return is_printed_so(recipe_key_row(key), value);
    default:
        return has_plain_parts(value) || is_printed_so(recipe_key_row(key), value);
    }
}

static gboolean is_plain_item(const char *item)
{
    const char *underscore = strchr(item, '_');
    if (underscore == NULL || !is_lower(item))
        return FALSE;
    g_autofree char *name = g_strndup(item, (gsize)(underscore - item));
    int key = recipe_key_find(name);
    return key == -1 || is_plain_value(key, underscore + 1); /* -1: a named size */
}

static char *canonical(char **items, enum format format, const struct recipe_rules *rules)
{
    struct recipe recipe;
    struct fault ignored;
    g_autofree char *list = items[0] != NULL ? g_strjoinv(",", items) : g_strdup("full");
    if (recipe_list_parse(list, rules, &recipe, &ignored) == -1 ||
        recipe_fold_for_format(&recipe, format, rules, &ignored) == -1)
        return NULL;
    return recipe_list_print(&recipe);
}

/* Whether the list means the same without the item at this index. */
static gboolean is_idle(char **items, guint index, enum format format,
                        const struct recipe_rules *rules)
{
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    for (guint i = 0; items[i] != NULL; i++)
        if (i != index)
            g_ptr_array_add(others, items[i]);
    g_ptr_array_add(others, NULL);
    g_autofree char *whole = canonical(items, format, rules);
    g_autofree char *part = canonical((char **)others->pdata, format, rules);
    return g_strcmp0(whole, part) == 0;
}

gboolean recipe_spelling_is_common(const char *list, enum format format,
                                   const struct recipe_rules *rules)
{
    g_auto(GStrv) items = g_strsplit(list, ",", -1);
    if (strcmp(list, "full") == 0)
        return TRUE;
    if (g_strv_length(items) > RECIPE_SPELLING_MOST_ITEMS)
        return FALSE;
    for (guint i = 0; items[i] != NULL; i++)
        if (!is_plain_item(items[i]) || is_idle(items, i, format, rules))
            return FALSE;
    return TRUE;
}
