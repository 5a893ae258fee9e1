/* original: the steps of a request that fetch the original and its overlays.
 */
#ifndef PANTOGRAPH_SERVE_ORIGINAL_H
#define PANTOGRAPH_SERVE_ORIGINAL_H

#include "serve/job.h"

/* The number of sources: the original and its overlays. */
guint32 original_count(const struct job *job);

/* Starts fetching all sources, so that they arrive during other waits. */
void original_start(struct job *job);

gboolean original_is_started(const struct job *job);

/* Fills in the facts about all sources without fetching them. Returns -1 if one cannot be had:
 * original_finish then says why. */
int original_look(struct job *job);

/* Waits for the sources. Faults: those of store_finish; no-original if one was missing a few
 * seconds ago.
 */
enum job_next original_finish(struct job *job);

/* Fault: originals-unreadable if a source has been written to since it was opened. */
int original_check_untouched(struct job *job);

/* The tags of the sources, separated by spaces. The caller owns the text. */
char *original_tags(const struct job *job);

#endif
