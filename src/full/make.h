/* make: makes the bytes of the result from the bytes of the sources.
 */
#ifndef PANTOGRAPH_FULL_MAKE_H
#define PANTOGRAPH_FULL_MAKE_H

#include "box/program.h"

/* Returns the file, owned by the caller. `reply` receives the facts about it, or the fault. */
int make_file(const struct program_order *order, struct protocol_reply *reply, GBytes **file);

#endif
