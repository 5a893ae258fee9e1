/* make: from the bytes of the sources to the bytes of the result.
 */
#ifndef PANTOGRAPH_FULL_MAKE_H
#define PANTOGRAPH_FULL_MAKE_H

#include "box/program.h"

/* Gives the file, which the caller owns, and tells in `reply` what is known of it, or the fault. */
int make_file(const struct program_sources *sources, const struct protocol_request *request,
              struct protocol_reply *reply, GBytes **file);

#endif
