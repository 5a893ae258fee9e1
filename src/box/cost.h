/* cost: predicts the CPU time that a picture will take, from the headers of its sources and its
 * list.
 */
#ifndef PANTOGRAPH_BOX_COST_H
#define PANTOGRAPH_BOX_COST_H

#include "base/format.h"
#include "recipe/geometry.h"

struct cost_source {
    enum format format;
    gint64 width, height; /* pixels of a frame */
    gint64 frames;        /* to decode */
    gboolean is_staged;   /* JPEG with several scans or interlaced PNG */
};

/* A picture; borrows everything it points to. */
struct cost {
    const struct recipe *recipe;
    enum format format; /* of the result */
    const struct geometry *geometry;
    const struct cost_source *sources; /* the original, then the overlays */
    guint32 count;                     /* of the sources */
};

/* Returns the CPU time in microseconds on the computer on which the model was measured: for each
 * step, its pixels times its nanoseconds per pixel. docs/performance.md states the error. */
gint64 cost_predict(const struct cost *cost);

/* Returns the nanoseconds as a Markdown table, for the documents. The caller owns the text. */
char *cost_table(void);

#endif
