/* render_order: one picture to make, and its result.
 */
#ifndef PANTOGRAPH_RENDERER_RENDER_ORDER_H
#define PANTOGRAPH_RENDERER_RENDER_ORDER_H

#include "base/blob.h"
#include "renderer/protocol.h"

/* The caller fills in `request` (except the sizes of the sources) and lends `request.sources`
 * blobs, 1–PROTOCOL_MOST_SOURCES. `reply` then describes the result and `result` holds its bytes,
 * owned by the caller; `result` is NULL if the renderer declined. */
struct render_order {
    struct protocol_request request;
    const struct blob *sources;
    struct protocol_reply reply;
    GBytes *result;
    gint64 cpu; /* microseconds of CPU time used for it */
    int deaths; /* renderers that died or timed out over this picture */
};

#endif
