#include "host/slots.h"

#include "base/bytelock.h"
#include "host/runtime.h"

#include <unistd.h>

#define PASSES 4096 /* offset of the first pass, after all slots; and how far kinds are apart */

struct slots {
    int file;
    gint64 count;
    gint64 patience; /* microseconds */
    enum slots_kind kind;
    off_t slot, pass; /* held; -1: none */
};

int slots_open(struct runtime *runtime, gint64 count, int patience, struct slots **slots,
               struct fault *fault)
{
    int file = runtime_file(runtime, "slots", 0, fault);
    if (file == -1)
        return -1;
    *slots = g_new(struct slots, 1);
    **slots = (struct slots){.file = file,
                             .count = count > 0 ? count : (gint64)g_get_num_processors() + 1,
                             .patience = patience * G_TIME_SPAN_MILLISECOND,
                             .slot = -1,
                             .pass = -1};
    return 0;
}

static int take_pass(void *data)
{
    struct slots *slots = data;
    gint64 passes = MAX(1, (slots->count - 1) / (SLOTS_KINDS - 1));
    slots->pass = bytelock_any(slots->file, PASSES * (off_t)slots->kind, passes);
    return slots->pass == -1 ? -1 : 0;
}

static int take_slot(void *data)
{
    struct slots *slots = data;
    slots->slot = bytelock_any(slots->file, 0, slots->count);
    return slots->slot == -1 ? -1 : 0;
}

int slots_enter(struct slots *slots, enum slots_kind kind, struct fault *fault)
{
    gint64 until = g_get_monotonic_time() + slots->patience;
    slots->kind = kind;
    if ((kind == SLOTS_LIGHT || bytelock_wait(take_pass, slots, until) == 0) &&
        bytelock_wait(take_slot, slots, until) == 0)
        return 0;
    slots_leave(slots);
    return fault_raise(fault, FAULT_BUSY, "no slot was free for %d s",
                       (int)(slots->patience / G_TIME_SPAN_SECOND));
}

int slots_count(const struct slots *slots)
{
    return (int)slots->count;
}

int slots_busy(const struct slots *slots)
{
    return bytelock_count(slots->file, 0, slots->count);
}

void slots_leave(struct slots *slots)
{
    if (slots->slot != -1)
        bytelock_free(slots->file, slots->slot);
    if (slots->pass != -1)
        bytelock_free(slots->file, slots->pass);
    slots->slot = slots->pass = -1;
}

void slots_close(struct slots *slots)
{
    if (slots == NULL)
        return;
    close(slots->file);
    g_free(slots);
}
