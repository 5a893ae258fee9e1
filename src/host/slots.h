/* slots: limits how many renders the workers of a host do at once, so that it is never overloaded.
 *
 * Each render takes a slot. Slow work also takes a pass; there are half as many passes as slots (at
 * least one), so that it cannot keep thumbnails waiting. A worker that dies frees what it held.
 */
#ifndef PANTOGRAPH_HOST_SLOTS_H
#define PANTOGRAPH_HOST_SLOTS_H

#include "base/fault.h"

struct slots;

/* Opens the slots in the runtime folder; a `count` of 0 means one per core. `patience` is the
 * longest wait in milliseconds. Free with slots_close. Fault: internal. */
int slots_open(int runtime, gint64 count, int patience, struct slots **slots, struct fault *fault);

/* Takes a slot, waiting if none is free. A worker holds one slot at a time. Fault: busy. */
int slots_enter(struct slots *slots, gboolean is_slow, struct fault *fault);

/* The number of slots, and how many of them other workers hold. */
int slots_count(const struct slots *slots);
int slots_busy(const struct slots *slots);

void slots_leave(struct slots *slots);

void slots_close(struct slots *slots);

#endif
