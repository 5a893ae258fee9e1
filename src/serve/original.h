/* original: the original that a request on its way needs, with those of its overlays, and what is
 * remembered of it.
 */
#ifndef PANTOGRAPH_SERVE_ORIGINAL_H
#define PANTOGRAPH_SERVE_ORIGINAL_H

#include "serve/job.h"

/* How many sources the picture has: the original and its overlays. */
guint32 original_count(const struct job *job);

/* Begins to fetch them all, while there is still something else to wait for. */
void original_start(struct job *job);

/* Waits for them. Faults: those of store_finish; no-original, when it was not there a moment ago.
 */
enum job_next original_finish(struct job *job);

/* Fault: originals-unreadable, when somebody has written to one since. */
int original_check_untouched(struct job *job);

/* Their tags, with spaces between. The caller owns the text. */
char *original_tags(const struct job *job);

/* Fault: poisoned, when it has recently killed renderers. */
enum job_next original_check_poisoned(struct job *job);

/* Remembers that it has cost so many renderers. */
void original_blame(struct job *job, int deaths);

#endif
