/* recipe_ladder: the widths that a site makes, so that similar widths share a picture.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_LADDER_H
#define PANTOGRAPH_RECIPE_RECIPE_LADDER_H

#include "base/fault.h"

#define RECIPE_LADDER_MOST 32

/* Rungs in pixels, increasing; a count of 0 means no ladder. */
struct recipe_ladder {
    guint32 count;
    gint32 rungs[RECIPE_LADDER_MOST];
};

/* Reads `64,128,256`; "" means no ladder. Fault: bad-value. */
int recipe_ladder_parse(const char *text, int max_edge, struct recipe_ladder *ladder,
                        struct fault *fault);

/* Returns the first rung of at least this width, else the last; without a ladder, the width. */
gint32 recipe_ladder_snap(const struct recipe_ladder *ladder, gint32 width);

#endif
