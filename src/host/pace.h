/* pace: how long this host takes for what takes a microsecond where costs were measured.
 */
#ifndef PANTOGRAPH_HOST_PACE_H
#define PANTOGRAPH_HOST_PACE_H

#include "base/fault.h"
#include "host/runtime.h"

struct pace;

/* The first worker of the host measures it by sorting numbers, which takes some 10 ms, and leaves
 * it in the runtime folder. Nothing that a client asks for changes it. Free with pace_close. Fault:
 * internal. */
int pace_open(struct runtime *runtime, struct pace **pace, struct fault *fault);

/* 2 for a host of half the speed. */
double pace_factor(const struct pace *pace);

void pace_close(struct pace *pace);

#endif
