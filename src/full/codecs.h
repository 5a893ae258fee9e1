/* codecs: sets up libvips with exactly the wanted loaders and savers.
 */
#ifndef PANTOGRAPH_FULL_CODECS_H
#define PANTOGRAPH_FULL_CODECS_H

#include "base/fault.h"
#include "base/format.h"

/* Starts libvips with one thread, without a cache, without code compiled at run time, and with the
 * wanted loaders and savers only. Fault: internal. */
int codecs_open(const char *program, struct fault *fault);

/* Returns the formats whose codecs are present: one bit per enum format. */
guint32 codecs_formats(void);

/* Whether the reachable loaders are exactly the wanted ones. */
gboolean codecs_are_exact(void);

/* The version of libvips; borrowed. */
const char *codecs_version(void);

#endif
