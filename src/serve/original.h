/* original: the steps of a request that fetch the original and its overlays, and remember failures.
 */
#ifndef PANTOGRAPH_SERVE_ORIGINAL_H
#define PANTOGRAPH_SERVE_ORIGINAL_H

#include "serve/job.h"

/* The number of sources: the original and its overlays. */
guint32 original_count(const struct job *job);

/* Starts fetching all sources, so that they arrive during other waits. */
void original_start(struct job *job);

/* Waits for the sources. Faults: those of store_finish; no-original if one was missing a few
 * seconds ago.
 */
enum job_next original_finish(struct job *job);

/* Fault: originals-unreadable if a source has been written to since it was opened. */
int original_check_untouched(struct job *job);

/* The tags of the sources, separated by spaces. The caller owns the text. */
char *original_tags(const struct job *job);

/* Fault: poisoned if the original, or this picture of it, has recently killed renderers. */
enum job_next original_check_poisoned(struct job *job);

/* Remembers that this many renderers died over it. */
void original_blame(struct job *job, int deaths);

#endif
