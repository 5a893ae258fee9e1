/* selftest: shows from inside that the jail holds.
 */
#ifndef PANTOGRAPH_BOX_SELFTEST_H
#define PANTOGRAPH_BOX_SELFTEST_H

#include <glib.h>

/* Tries everything that must fail inside the jail, and checks that exactly the expected codecs are
 * loaded; prints one line each (TAP). Call it when everything is loaded but before entering the
 * jail. Returns 0 if all tests pass, otherwise 1. */
int selftest_run(gboolean (*is_exact)(void));

/* Whether a mapped library has this in its name, or any of a NULL-terminated list. */
gboolean selftest_has_mapped(const char *part);
gboolean selftest_has_mapped_any(const char *const *parts);

#endif
