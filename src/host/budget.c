/* The budget is one number in a mapped file, the "theoretical arrival time" of the generic cell
 * rate algorithm (ITU-T I.371, annex A): the time at which the bucket would be full again. It needs
 * neither a window nor clean-up, and a dying worker leaves it consistent. */
#include "host/budget.h"

#include "host/runtime.h"

#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>

#define SECOND G_GINT64_CONSTANT(1000000000)
#define MINUTE (60 * SECOND)

struct budget {
    gint64 interval; /* nanoseconds that a render costs; 0: no limit */
    _Atomic gint64 *due;
};

int budget_open(int runtime, gint64 per_minute, struct budget **budget, struct fault *fault)
{
    void *page = runtime_map(runtime, "budget", sizeof(gint64), fault);
    if (page == NULL)
        return -1;
    *budget = g_new(struct budget, 1);
    **budget = (struct budget){per_minute > 0 ? MINUTE / per_minute : 0, page};
    return 0;
}

static gint64 nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

int budget_spend(struct budget *budget, int *wait, struct fault *fault)
{
    gint64 now = nanoseconds();
    gint64 due = atomic_load(budget->due);
    gint64 next;
    if (budget->interval == 0)
        return 0;
    do {
        gboolean is_sane = due > now && due <= now + MINUTE;
        next = (is_sane ? due : now) + budget->interval;
        if (next > now + MINUTE) {
            *wait = (int)((next - now - MINUTE) / SECOND) + 1;
            return fault_raise(fault, FAULT_BUDGET_SPENT, "%" G_GINT64_FORMAT " renders per minute",
                               MINUTE / budget->interval);
        }
    } while (!atomic_compare_exchange_weak(budget->due, &due, next));
    return 0;
}

void budget_close(struct budget *budget)
{
    if (budget == NULL)
        return;
    munmap((void *)budget->due, sizeof(gint64));
    g_free(budget);
}
