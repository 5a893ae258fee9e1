/* recipe_value: reads and writes the values of a recipe's simple fields.
 *
 * Each parser reads a whole value into the field of struct recipe that it is named after. It
 * returns 0, or -1 if the text is anything else. Each printer appends the canonical spelling.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_VALUE_H
#define PANTOGRAPH_RECIPE_RECIPE_VALUE_H

#include "recipe/recipe.h"

int recipe_value_parse_shape(const char *value, void *field);
void recipe_value_print_shape(const void *field, GString *out);
int recipe_value_parse_ratio(const char *value, void *field);
void recipe_value_print_ratio(const void *field, GString *out);
int recipe_value_parse_mode(const char *value, void *field);
void recipe_value_print_mode(const void *field, GString *out);
int recipe_value_parse_switch(const char *value, void *field);
void recipe_value_print_switch(const void *field, GString *out);
int recipe_value_parse_color(const char *value, void *field);
void recipe_value_print_color(const void *field, GString *out);
int recipe_value_parse_quality(const char *value, void *field);
void recipe_value_print_quality(const void *field, GString *out);
int recipe_value_parse_radius(const char *value, void *field);
void recipe_value_print_radius(const void *field, GString *out);
int recipe_value_parse_border(const char *value, void *field);
void recipe_value_print_border(const void *field, GString *out);
int recipe_value_parse_opacity(const char *value, void *field);
int recipe_value_parse_page(const char *value, void *field);
void recipe_value_print_int(const void *field, GString *out);
int recipe_value_parse_flags(const char *value, void *field);
void recipe_value_print_flags(const void *field, GString *out);

#endif
