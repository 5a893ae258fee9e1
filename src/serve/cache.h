/* cache: the cache as a request on its way sees it.
 */
#ifndef PANTOGRAPH_SERVE_CACHE_H
#define PANTOGRAPH_SERVE_CACHE_H

#include "serve/job.h"

/* Answers with the object that was asked for when it is there: whoever sent the browser here could
 * not see it, and another redirect would loop. What is there but is no picture of its name's format
 * counts as absent. */
enum job_next cache_look(struct job *job);

/* Answers with the canonical object when it is there, and leaves an alias where another spelling
 * was asked for. */
enum job_next cache_find_canonical(struct job *job, enum metrics_outcome outcome);

/* Stores the picture, and the alias; when that fails the picture itself is the answer. */
enum job_next cache_keep(struct job *job);

#endif
