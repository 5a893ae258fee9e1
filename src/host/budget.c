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

/* When the budget will be full again if one render is spent now. */
static gint64 next_due(const struct budget *budget, gint64 due, gint64 now)
{
    gboolean is_sane = due > now && due <= now + MINUTE;
    return (is_sane ? due : now) + budget->interval;
}

static int refuse(const struct budget *budget, gint64 excess, int *wait, struct fault *fault)
{
    *wait = (int)(excess / SECOND) + 1;
    return fault_raise(fault, FAULT_BUDGET_SPENT, "%" G_GINT64_FORMAT " renders per minute",
                       MINUTE / budget->interval);
}

int budget_check(struct budget *budget, int *wait, struct fault *fault)
{
    gint64 latest = nanoseconds() + MINUTE;
    gint64 next = next_due(budget, atomic_load(budget->due), latest - MINUTE);
    return next > latest ? refuse(budget, next - latest, wait, fault) : 0;
}

gboolean budget_has(struct budget *budget)
{
    struct fault fault;
    int wait;
    return budget_check(budget, &wait, &fault) == 0;
}

int budget_spend(struct budget *budget, int *wait, struct fault *fault)
{
    gint64 now = nanoseconds(), latest = now + MINUTE;
    gint64 due = atomic_load(budget->due), next;
    do {
        next = next_due(budget, due, now);
        if (next > latest)
            return refuse(budget, next - latest, wait, fault);
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
