/* codecs: which of libvips' loaders and savers there are in this process.
 */
#ifndef PANTOGRAPH_FULL_CODECS_H
#define PANTOGRAPH_FULL_CODECS_H

#include "base/fault.h"
#include "base/format.h"

/* Starts libvips with one thread, without a cache, with plain C instead of code that it compiles,
 * and with the wanted loaders and savers only. Fault: internal. */
int codecs_open(const char *program, struct fault *fault);

/* The formats whose codecs are there: a bit for each enum format. */
guint32 codecs_formats(void);

/* Whether the loaders that can be reached are exactly the wanted ones. */
gboolean codecs_are_exact(void);

/* The version of libvips; borrowed. */
const char *codecs_version(void);

#endif
