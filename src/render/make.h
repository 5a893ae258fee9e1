/* make: from the bytes of the sources to the bytes of the result.
 */
#ifndef PANTOGRAPH_RENDER_MAKE_H
#define PANTOGRAPH_RENDER_MAKE_H

#include "protocol.h"

/* The bytes of the request's sources: the original, then the recipe's overlays in their order. */
struct make_sources {
    const void *bytes[PROTOCOL_MOST_SOURCES];
};

/* Gives the file, which the caller owns, and tells in `reply` what is known of it, or the fault. */
int make_file(const struct make_sources *sources, const struct protocol_request *request,
              struct protocol_reply *reply, GBytes **file);

#endif
