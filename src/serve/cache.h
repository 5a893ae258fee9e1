/* cache: the steps of a request that use the cache.
 */
#ifndef PANTOGRAPH_SERVE_CACHE_H
#define PANTOGRAPH_SERVE_CACHE_H

#include "serve/job.h"

/* If the requested object exists, answers with its bytes: the server in front of the cache did
 * not see the object, so a redirect to it would loop. An object that is not a
 * picture in the format of its name counts as missing. */
enum job_next cache_look(struct job *job);

/* If the canonical object exists, answers with it; if the request was spelt differently, may
 * also leave an alias. */
enum job_next cache_find_canonical(struct job *job, enum metrics_outcome outcome);

/* Stores the picture, and may leave an alias. If the picture cannot be stored, answers with its
 * bytes. */
enum job_next cache_keep(struct job *job);

#endif
