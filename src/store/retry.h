/* retry: when a failed call to a store is made again.
 */
#ifndef PANTOGRAPH_STORE_RETRY_H
#define PANTOGRAPH_STORE_RETRY_H

#include <glib.h>

/* Whether an answer of this HTTP status may be another one next time. */
gboolean retry_is_worth(long status);

/* After so many attempts, the seconds of silence after which the next one is abandoned: 2, and
 * twice as long with each. A passing failure then costs little, and a slow store still gets its
 * time. */
long retry_patience(int attempts);

/* Sets when the next attempt begins: after a random pause, whose upper limit doubles with each of
 * the `attempts` so far. Returns FALSE if there were enough of them, or if `until` comes first.
 * Times are monotonic, in microseconds. */
gboolean retry_plan(int attempts, gint64 until, gint64 *wake);

#endif
