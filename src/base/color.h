/* color: reads and writes colours, as people spell them and as eight bits per channel.
 */
#ifndef PANTOGRAPH_BASE_COLOR_H
#define PANTOGRAPH_BASE_COLOR_H

#include <glib.h>

/* sRGB, not premultiplied; alpha 255 is opaque. */
struct color {
    guint8 red, green, blue, alpha;
};

/* Reads `f00`, `ff0000`, `ff000080` or a CSS Color Level 4 name, ignoring case. Returns 0 or -1. */
int color_parse(const char *text, struct color *color);

/* Appends six hex digits, or eight if the colour is not opaque. */
void color_print(const struct color *color, GString *out);

#endif
