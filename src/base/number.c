#include "base/number.h"

#include <string.h>

#define MOST_DIGITS 12
#define DECIMALS 6

static const char *digits(const char *text, int most, gint64 *value, int *count)
{
    *value = 0;
    for (*count = 0; g_ascii_isdigit(*text) && *count < most; (*count)++)
        *value = *value * 10 + (*text++ - '0');
    return text;
}

int number_parse(const char *text, gint64 *micros)
{
    int whole_digits, decimals = 0;
    gint64 whole, part = 0;
    while (text[0] == '0' && g_ascii_isdigit(text[1]))
        text++;
    text = digits(text, MOST_DIGITS, &whole, &whole_digits);
    if (*text == '.') {
        text = digits(text + 1, DECIMALS, &part, &decimals);
        if (decimals == 0)
            return -1;
    }
    if (*text != '\0' || whole_digits + decimals == 0)
        return -1;
    for (; decimals < DECIMALS; decimals++)
        part *= 10;
    *micros = whole * NUMBER_ONE + part;
    return 0;
}

int number_parse_int(const char *text, gint64 least, gint64 most, gint64 *value)
{
    gint64 micros;
    if (strchr(text, '.') != NULL || number_parse(text, &micros) == -1)
        return -1;
    *value = micros / NUMBER_ONE;
    return *value >= least && *value <= most ? 0 : -1;
}

void number_print(gint64 micros, GString *out)
{
    g_string_append_printf(out, "%" G_GINT64_FORMAT, micros / NUMBER_ONE);
    gint64 part = micros % NUMBER_ONE;
    if (part == 0)
        return;
    g_string_append_printf(out, ".%06" G_GINT64_FORMAT, part);
    while (out->str[out->len - 1] == '0')
        g_string_truncate(out, out->len - 1);
}

gint64 number_scale(gint64 value, gint64 numerator, gint64 denominator)
{
    return (2 * value * numerator + denominator) / (2 * denominator);
}

gint64 number_scale_length(gint64 value, gint64 numerator, gint64 denominator)
{
    return MAX(1, number_scale(value, numerator, denominator));
}
