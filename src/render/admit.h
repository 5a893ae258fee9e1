/* admit: whether a result is within the limits, before it is made.
 */
#ifndef PANTOGRAPH_RENDER_ADMIT_H
#define PANTOGRAPH_RENDER_ADMIT_H

#include "geometry.h"
#include "protocol.h"

struct admit {
    const struct geometry *geometry;
    enum format format;
    gint64 frames;
    gint64 memory; /* bytes that making it takes, without encoding */
};

/* Bytes that encoding so many pixels will take. */
gint64 admit_encoding(enum format format, gint64 pixels);

/* Fault: result-too-large, with the numbers. */
int admit_result(const struct admit *admit, const struct protocol_limits *limits,
                 struct fault *fault);

#endif
