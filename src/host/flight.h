/* flight: of all workers of a host that are asked for one picture, one makes it.
 *
 * A flight is an open-file-description lock on one byte of one file; its offset is the hash of the
 * picture's key. The kernel frees it when a worker dies, and nothing is ever left to clean up. Two
 * keys that share a hash merely wait for each other.
 */
#ifndef PANTOGRAPH_HOST_FLIGHT_H
#define PANTOGRAPH_HOST_FLIGHT_H

#include "base/fault.h"

struct flight;

/* Opens the locks in the runtime folder and counts this worker in. `patience` is the longest wait
 * in milliseconds. flight_close frees it. */
int flight_open(int runtime, int patience, struct flight **flight, struct fault *fault);

/* Enters the flight of `key`, waiting while another worker is in it. Everybody may wait two
 * seconds; after that at most half of the host's workers go on waiting (always one), the others get
 * a fault. Whoever enters looks for the picture again: somebody may have made it meanwhile. A
 * worker is in one flight at a time. Fault: busy. */
int flight_enter(struct flight *flight, const char *key, struct fault *fault);

/* Enters the flight of `key` when nobody is in it. Returns whether it did. */
gboolean flight_try(struct flight *flight, const char *key);

/* The workers of this host, this one among them. */
int flight_workers(const struct flight *flight);

void flight_leave(struct flight *flight);

void flight_close(struct flight *flight);

#endif
