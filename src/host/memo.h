/* memo: short-lived memories that a host's workers share: which keys something happened to, how
 * often, for some seconds.
 *
 * A table of fixed size in a mapped file, one word an entry. It is a memory and no record: a new
 * entry may push out an older one, and what a dying worker leaves is never wrong.
 */
#ifndef PANTOGRAPH_HOST_MEMO_H
#define PANTOGRAPH_HOST_MEMO_H

#include "base/fault.h"

struct memo;

/* Opens the table `name` in the runtime folder; what is noted in it lasts `seconds`. memo_close
 * frees it. Fault: internal. */
int memo_open(int runtime, const char *name, int seconds, struct memo **memo, struct fault *fault);

/* Notes that it happened to `key` once more, from now on for so many seconds. */
void memo_note(struct memo *memo, const char *key);

/* How often it has happened to `key` of late: 0–15. */
int memo_count(struct memo *memo, const char *key);

void memo_close(struct memo *memo);

#endif
