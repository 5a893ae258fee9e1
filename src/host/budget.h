/* budget: how many new renders a host's workers may start in a minute, together.
 */
#ifndef PANTOGRAPH_HOST_BUDGET_H
#define PANTOGRAPH_HOST_BUDGET_H

#include "base/fault.h"

struct budget;

/* Opens the account in the runtime folder. `per_minute` 0 is no bound. budget_close frees it. */
int budget_open(int runtime, gint64 per_minute, struct budget **budget, struct fault *fault);

/* Takes one render from the account. Fault: budget-spent, with the seconds until the next one in
 * `wait`. */
int budget_spend(struct budget *budget, int *wait, struct fault *fault);

void budget_close(struct budget *budget);

#endif
