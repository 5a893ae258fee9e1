/* flight: when several workers of a host are asked for the same picture, lets only one make it.
 *
 * A flight is an open-file-description lock on one byte of a file, at a keyed digest of the
 * picture's key. The kernel frees it when a worker dies, so nothing has to be cleaned up. Two keys
 * with the same offset merely wait for each other.
 */
#ifndef PANTOGRAPH_HOST_FLIGHT_H
#define PANTOGRAPH_HOST_FLIGHT_H

#include "base/fault.h"
#include "host/runtime.h"

struct flight;

/* Opens the locks in the runtime folder and registers this worker. `patience` is the longest wait
 * in milliseconds. Free with flight_close. Fault: internal. */
int flight_open(struct runtime *runtime, int patience, struct flight **flight, struct fault *fault);

/* Enters the flight of `key`, waiting while another worker is in it. Any worker may wait two
 * seconds, or until the other worker holds it for long; after that it needs a seat. There are half
 * as many seats as workers on the host (but at least two). After entering, look for the picture
 * again: another worker may have made it. A worker is in one flight at a time. Fault: busy. */
int flight_enter(struct flight *flight, const char *key, struct fault *fault);

/* Enters the flight of `key` if no worker is in it. Returns whether it did. */
gboolean flight_try(struct flight *flight, const char *key);

/* Says that this worker will be in its flight for long. That needs a seat, too, so that half of
 * four workers or more always remain for everything else. Fault: busy. */
int flight_hold(struct flight *flight, struct fault *fault);

/* The number of workers on this host, including this one. */
int flight_workers(const struct flight *flight);

void flight_leave(struct flight *flight);

void flight_close(struct flight *flight);

#endif
