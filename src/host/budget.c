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
#define LONGEST_DEBT (10 * MINUTE)
#define MICROSECONDS 1000 /* in a millisecond */

struct budget {
    gint64 per_minute; /* milliseconds */
    gint64 price;      /* nanoseconds until a spent microsecond is back; 0: no limit */
    _Atomic gint64 *due;
};

int budget_open(struct runtime *runtime, gint64 per_minute, struct budget **budget,
                struct fault *fault)
{
    void *page = runtime_map(runtime, "budget", sizeof(gint64), fault);
    if (page == NULL)
        return -1;
    gint64 price = per_minute > 0 ? MAX(1, MINUTE / (per_minute * MICROSECONDS)) : 0;
    *budget = g_new(struct budget, 1);
    **budget = (struct budget){per_minute, price, page};
    return 0;
}

static gint64 nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

/* When the budget will be full again if this is spent now. */
static gint64 next_due(const struct budget *budget, gint64 due, gint64 now, gint64 cost)
{
    gint64 latest = now + MINUTE + LONGEST_DEBT;
    gboolean is_sane = due > now && due <= latest;
    return MIN(latest, (is_sane ? due : now) + budget->price * MAX(BUDGET_LEAST, cost));
}

static int refuse(const struct budget *budget, gint64 excess, int *wait, struct fault *fault)
{
    *wait = (int)(excess / SECOND) + 1;
    return fault_raise(fault, FAULT_BUDGET_SPENT, "%" G_GINT64_FORMAT " ms of CPU time per minute",
                       budget->per_minute);
}

static int check(const struct budget *budget, gint64 due, gint64 now, int *wait,
                 struct fault *fault)
{
    gint64 excess = next_due(budget, due, now, 0) - (now + MINUTE);
    return excess > 0 ? refuse(budget, excess, wait, fault) : 0;
}

int budget_check(struct budget *budget, int *wait, struct fault *fault)
{
    return check(budget, atomic_load(budget->due), nanoseconds(), wait, fault);
}

gboolean budget_has(struct budget *budget)
{
    struct fault fault;
    int wait;
    return budget_check(budget, &wait, &fault) == 0;
}

int budget_spend(struct budget *budget, gint64 cost, int *wait, struct fault *fault)
{
    gint64 now = nanoseconds(), due = atomic_load(budget->due);
    do {
        if (check(budget, due, now, wait, fault) == -1)
            return -1;
    } while (!atomic_compare_exchange_weak(budget->due, &due, next_due(budget, due, now, cost)));
    return 0;
}

void budget_correct(struct budget *budget, gint64 spent, gint64 cost)
{
    gint64 error = MAX(BUDGET_LEAST, cost) - MAX(BUDGET_LEAST, spent);
    atomic_fetch_add(budget->due, budget->price * error);
}

void budget_close(struct budget *budget)
{
    if (budget == NULL)
        return;
    munmap((void *)budget->due, sizeof(gint64));
    g_free(budget);
}
