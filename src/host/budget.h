/* budget: limits the new renders per minute of all workers on a host.
 */
#ifndef PANTOGRAPH_HOST_BUDGET_H
#define PANTOGRAPH_HOST_BUDGET_H

#include "base/fault.h"

struct budget;

/* Opens the budget in the runtime folder. A `per_minute` of 0 means no limit. Free with
 * budget_close. Fault: internal. */
int budget_open(int runtime, gint64 per_minute, struct budget **budget, struct fault *fault);

/* Whether there is a render left. */
gboolean budget_has(struct budget *budget);

/* As budget_spend, but spends nothing. */
int budget_check(struct budget *budget, int *wait, struct fault *fault);

/* Spends one render. Fault: budget-spent; `wait` is then the seconds until the next one. */
int budget_spend(struct budget *budget, int *wait, struct fault *fault);

void budget_close(struct budget *budget);

#endif
