/* selftest: shows from inside that the jail holds.
 */
#ifndef PANTOGRAPH_BOX_SELFTEST_H
#define PANTOGRAPH_BOX_SELFTEST_H

#include <glib.h>

/* Tries from inside the jail what must fail, and asks whether exactly what is wanted is loaded;
 * prints a line for each (TAP). Everything has been loaded, the jail has not been entered. Returns
 * 0 when all is as it should be, else 1. */
int selftest_run(gboolean (*is_exact)(void));

/* Whether a library is mapped that has this in its name, or any of a list that NULL ends. */
gboolean selftest_has_mapped(const char *part);
gboolean selftest_has_mapped_any(const char *const *parts);

#endif
