/* bytelock: locks on single bytes of a file, held by an open file description.
 *
 * The kernel frees them when their holder dies, and there is nothing to clean up. A file has to be
 * opened anew by each process that takes part.
 */
#ifndef PANTOGRAPH_BASE_BYTELOCK_H
#define PANTOGRAPH_BASE_BYTELOCK_H

#include <glib.h>
#include <sys/types.h>

/* Takes the lock at once: 0, or -1 when another holds it (or errno says what is wrong). */
int bytelock_try(int file, off_t offset);

void bytelock_free(int file, off_t offset);

/* Takes the first free one of `count` bytes from `start` on; its offset, or -1. */
off_t bytelock_any(int file, off_t start, off_t count);

/* How many of them others hold. */
int bytelock_count(int file, off_t start, off_t count);

/* Calls `attempt` until it gives 0, with growing pauses of 2 to 20 ms, or until the monotonic time
 * `until` (microseconds) has come. Returns 0 or -1. */
int bytelock_wait(int (*attempt)(void *data), void *data, gint64 until);

#endif
