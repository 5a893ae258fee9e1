/* number: decimals in fixed point, so that no binary fraction ever decides about a pixel.
 *
 * A micro is a millionth: 0.5 is 500,000 micros.
 */
#ifndef PANTOGRAPH_BASE_NUMBER_H
#define PANTOGRAPH_BASE_NUMBER_H

#include <glib.h>

#define NUMBER_ONE G_GINT64_CONSTANT(1000000)

/* Reads digits with at most six decimals ("2", "1.5", ".25"), without sign or exponent, below
 * 10^12. Returns 0, or -1 if the text is anything else. */
int number_parse(const char *text, gint64 *micros);

/* Reads an integer within [least, most]. Returns 0 or -1. */
int number_parse_int(const char *text, gint64 least, gint64 most, gint64 *value);

/* Appends the shortest decimal of `micros` >= 0: "1.5", "2", "0.25". */
void number_print(gint64 micros, GString *out);

/* Returns value * numerator / denominator, with halves rounded up. Values must not be negative and
 * the product must be below 2^62. */
gint64 number_scale(gint64 value, gint64 numerator, gint64 denominator);

/* The same for lengths, which never vanish: returns at least 1. */
gint64 number_scale_length(gint64 value, gint64 numerator, gint64 denominator);

#endif
