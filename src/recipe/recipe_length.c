#include "recipe/recipe_length.h"

#include "base/number.h"

#include <string.h>

int recipe_length_parse(const char *value, void *field)
{
    struct recipe_length *length = field;
    gint64 number;
    *length = (struct recipe_length){0, 0};
    if (strchr(value, '.') == NULL) {
        if (number_parse_int(value, 0, RECIPE_LENGTH_MOST, &number) == -1)
            return -1;
        length->pixels = (gint32)number;
        return 0;
    }
    if (number_parse(value, &number) == -1 || number > NUMBER_ONE)
        return -1;
    length->part = (gint32)number;
    return 0;
}

int recipe_length_parse_side(const char *value, void *field)
{
    const struct recipe_length *length = field;
    if (recipe_length_parse(value, field) == -1 || length->part == NUMBER_ONE)
        return -1;
    return length->pixels > 0 || length->part > 0 ? 0 : -1;
}

void recipe_length_print(const void *field, GString *out)
{
    const struct recipe_length *length = field;
    number_print(length->part != 0 ? length->part : length->pixels * NUMBER_ONE, out);
    if (length->part == NUMBER_ONE)
        g_string_append(out, ".0");
}

gint64 recipe_length_pixels(const struct recipe_length *length, gint64 whole)
{
    return length->part > 0 ? number_scale(whole, length->part, NUMBER_ONE) : length->pixels;
}
