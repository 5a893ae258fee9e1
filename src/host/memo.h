/* memo: short-lived counts per key, shared by the workers of a host.
 *
 * The table has a fixed size and lies in a mapped file, one word per entry. It may forget: a new
 * entry can replace an older one. A dying worker never leaves it corrupt.
 */
#ifndef PANTOGRAPH_HOST_MEMO_H
#define PANTOGRAPH_HOST_MEMO_H

#include "base/fault.h"
#include "host/runtime.h"

struct memo;

/* Opens the table `name` in the runtime folder; entries last `seconds`. Free with memo_close.
 * Fault: internal. */
int memo_open(struct runtime *runtime, const char *name, int seconds, struct memo **memo,
              struct fault *fault);

/* Adds one to the count of `key` and restarts its lifetime. */
void memo_note(struct memo *memo, const char *key);

/* Returns the count of `key` that has not expired: 0–15. */
int memo_count(struct memo *memo, const char *key);

void memo_close(struct memo *memo);

#endif
