/* slots: how many renders a host's workers do at once, so that it never drowns.
 *
 * As many as there are slots; slow work takes a pass besides, and there are only half as many
 * passes (at least one), so that it cannot keep thumbnails waiting. A worker that dies frees what
 * it held.
 */
#ifndef PANTOGRAPH_HOST_SLOTS_H
#define PANTOGRAPH_HOST_SLOTS_H

#include "base/fault.h"

struct slots;

/* Opens the slots in the runtime folder; `count` 0 is one for each core. `patience` is the longest
 * wait in milliseconds. slots_close frees it. Fault: internal. */
int slots_open(int runtime, gint64 count, int patience, struct slots **slots, struct fault *fault);

/* Takes a slot, waiting for one. A worker holds one at a time. Fault: busy. */
int slots_enter(struct slots *slots, gboolean is_slow, struct fault *fault);

/* How many there are, and how many other workers hold. */
int slots_count(const struct slots *slots);
int slots_busy(const struct slots *slots);

void slots_leave(struct slots *slots);

void slots_close(struct slots *slots);

#endif
