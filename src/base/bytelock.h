/* bytelock: locks on single bytes of a file, held by an open file description.
 *
 * The kernel frees them when their holder dies, so nothing has to be cleaned up. Each process must
 * open the file for itself.
 */
#ifndef PANTOGRAPH_BASE_BYTELOCK_H
#define PANTOGRAPH_BASE_BYTELOCK_H

#include <glib.h>
#include <sys/types.h>

/* Takes the lock without waiting. Returns 0, or -1 with errno, also if another process holds it. */
int bytelock_try(int file, off_t offset);

void bytelock_free(int file, off_t offset);

/* Takes the first free lock of the `count` bytes from `start`. Returns its offset, or -1. */
off_t bytelock_any(int file, off_t start, off_t count);

/* Returns how many of these bytes other processes have locked. */
int bytelock_count(int file, off_t start, off_t count);

/* Calls `attempt` until it returns 0 or the monotonic time `until` (in microseconds) is reached,
 * pausing 2 to 20 ms, a little longer each time. Returns 0 or -1. */
int bytelock_wait(int (*attempt)(void *data), void *data, gint64 until);

#endif
