/* codecs: which of libvips' loaders and savers there are in this process.
 */
#ifndef PANTOGRAPH_RENDER_CODECS_H
#define PANTOGRAPH_RENDER_CODECS_H

#include "fault.h"

/* Starts libvips with one thread, without a cache, with plain C instead of code that it compiles,
 * and with the wanted loaders and savers only. Fault: internal. */
int codecs_open(const char *program, struct fault *fault);

/* The loaders that can be reached, sorted, one a line; and those that are wanted. The caller owns
 * the text. */
char *codecs_reachable(void);
char *codecs_wanted(void);

#endif
