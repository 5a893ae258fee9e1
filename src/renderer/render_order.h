/* render_order: one picture to be made, and what came of it.
 */
#ifndef PANTOGRAPH_RENDERER_RENDER_ORDER_H
#define PANTOGRAPH_RENDERER_RENDER_ORDER_H

#include "base/blob.h"
#include "renderer/protocol.h"

/* The caller fills in `request` (but not the sources' sizes) and lends `request.sources` blobs,
 * 1–PROTOCOL_MOST_SOURCES. What is known of the result comes back in `reply`, its bytes in
 * `result`, which the caller owns; it is NULL when the renderer has declined. */
struct render_order {
    struct protocol_request request;
    const struct blob *sources;
    struct protocol_reply reply;
    GBytes *result;
    gint64 cpu; /* microseconds of CPU time that it has cost */
    int deaths; /* renderers that it has cost by its own doing */
};

#endif
