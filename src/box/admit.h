/* admit: checks a result against the limits before it is made.
 */
#ifndef PANTOGRAPH_BOX_ADMIT_H
#define PANTOGRAPH_BOX_ADMIT_H

#include "recipe/geometry.h"
#include "renderer/protocol.h"

struct admit {
    const struct geometry *geometry;
    enum format format;
    gint64 frames;
    gint64 memory; /* bytes needed to make it, without encoding */
};

/* Fault: result-too-large, with the numbers. */
int admit_result(const struct admit *admit, const struct limits *limits, struct fault *fault);

#endif
