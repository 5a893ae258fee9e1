/* refusal: the steps that refuse an original or a picture because of what has recently happened to
 * it.
 *
 * What happened is remembered with the tags of the sources: other bytes under the same key are a
 * different original.
 */
#ifndef PANTOGRAPH_SERVE_REFUSAL_H
#define PANTOGRAPH_SERVE_REFUSAL_H

#include "serve/job.h"

/* Whether something has recently happened to the original, so that it should not be fetched before
 * refusal_foresee. */
gboolean refusal_is_likely(const struct job *job);

/* The same as refusal_check, before anything is fetched: if a refusal is likely, it asks the store
 * for the tags alone. */
enum job_next refusal_foresee(struct job *job);

/* Faults: poisoned if the original, or this picture of it, has brought down renderers;
 * not-a-picture, picture-too-large, undecodable or too-costly if a renderer has found it so. */
enum job_next refusal_check(struct job *job);

/* Remembers that this many renderers died over the picture, and, if the store has tags, what the
 * job's fault says about its sources. */
void refusal_note(struct job *job, int deaths);

#endif
