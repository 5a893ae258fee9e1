/* slots: limits how many renders the workers of a host do at once, so that it is never overloaded.
 *
 * Each render takes a slot. Slow and costly work also takes a pass of its kind. With three slots or
 * more, the passes of both kinds together are fewer than the slots, so that light work never waits
 * for either. A worker that dies frees what it held.
 */
#ifndef PANTOGRAPH_HOST_SLOTS_H
#define PANTOGRAPH_HOST_SLOTS_H

#include "base/fault.h"
#include "host/runtime.h"

struct slots;

enum slots_kind { SLOTS_LIGHT, SLOTS_SLOW, SLOTS_COSTLY, SLOTS_KINDS };

/* Opens the slots in the runtime folder; a `count` of 0 means one per core, and one. `patience` is
 * the longest wait in milliseconds. Free with slots_close. Fault: internal. */
int slots_open(struct runtime *runtime, gint64 count, int patience, struct slots **slots,
               struct fault *fault);

/* Takes a slot, waiting if none is free. A worker holds one slot at a time. Fault: busy. */
int slots_enter(struct slots *slots, enum slots_kind kind, struct fault *fault);

/* The number of slots, and how many of them other workers hold. */
int slots_count(const struct slots *slots);
int slots_busy(const struct slots *slots);

void slots_leave(struct slots *slots);

void slots_close(struct slots *slots);

#endif
