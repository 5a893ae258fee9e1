/* pace: how long this host takes for what takes a microsecond where costs were measured.
 */
#ifndef PANTOGRAPH_HOST_PACE_H
#define PANTOGRAPH_HOST_PACE_H

#include "base/fault.h"
#include "host/runtime.h"

/* Returns the factor: 2 for a host of half the speed. The first worker measures it by sorting
 * numbers, which takes some 10 ms, and leaves it in the runtime folder. Nothing that a client asks
 * for changes it. Returns -1 with a fault: internal. */
double pace_open(struct runtime *runtime, struct fault *fault);

#endif
