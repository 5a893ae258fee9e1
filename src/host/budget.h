/* budget: limits the CPU time that all workers on a host spend on new pictures per minute.
 *
 * Whatever is stored costs at least BUDGET_LEAST, so the budget limits the number of new files,
 * too.
 */
#ifndef PANTOGRAPH_HOST_BUDGET_H
#define PANTOGRAPH_HOST_BUDGET_H

#include "base/fault.h"
#include "host/runtime.h"

#define BUDGET_LEAST (20 * G_TIME_SPAN_MILLISECOND)

struct budget;

/* Opens the budget in the runtime folder. `per_minute` is in milliseconds; 0 means no limit. Free
 * with budget_close. Fault: internal. */
int budget_open(struct runtime *runtime, gint64 per_minute, struct budget **budget,
                struct fault *fault);

/* Whether anything is left. */
gboolean budget_has(struct budget *budget);

/* As budget_spend, but spends nothing. */
int budget_check(struct budget *budget, int *wait, struct fault *fault);

/* Spends `cost` microseconds if anything is left, even if that is less: then nothing is left for
 * longer. Fault: budget-spent; `wait` is then the seconds until something is left again. */
int budget_spend(struct budget *budget, gint64 cost, int *wait, struct fault *fault);

/* Corrects what was spent once the real cost is known. Both in microseconds. */
void budget_correct(struct budget *budget, gint64 spent, gint64 cost);

void budget_close(struct budget *budget);

#endif
