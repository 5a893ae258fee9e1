#include "original.h"

/* Renderers that an original may cost before it is refused. */
#define DEADLY 2
#define MODEST_EDGE 2048 /* pixels */

static gboolean is_missing(const struct job *job)
{
    return memo_count(job->service->missing, job->route.source) > 0;
}

void original_start(struct job *job)
{
    if (job->fetch != NULL || is_missing(job))
        return;
    job->source.most = (gsize)job->service->settings->max_bytes;
    job->fetch = store_start(job->service->originals, job->route.source, &job->source);
}

enum job_next original_finish(struct job *job)
{
    gint64 start = g_get_monotonic_time();
    original_start(job);
    if (job->fetch == NULL) {
        fault_raise(&job->fault, FAULT_NO_ORIGINAL, "it was not there a moment ago");
        return JOB_FAILED;
    }
    int status = store_finish(g_steal_pointer(&job->fetch), &job->original, &job->fault);
    job_spend(job, METRICS_FETCH, start);
    if (status == -1 && job->fault.kind == FAULT_NO_ORIGINAL)
        memo_note(job->service->missing, job->route.source);
    return status == -1 ? JOB_FAILED : JOB_GOES_ON;
}

/* A picture of modest size that kills is the original's fault; of a large one it may be the list's,
 * and the original's other pictures must not suffer: anybody could have them all refused. */
static gboolean is_modest(const struct recipe *recipe)
{
    int longest = MAX(recipe->width.pixels, recipe->height.pixels);
    return longest > 0 && longest <= MODEST_EDGE;
}

/* The same original in other bytes is another one. */
static char *key_of_original(const struct job *job)
{
    return g_strconcat(job->route.source, "\n", job->original.tag, NULL);
}

static char *key_of_picture(const struct job *job)
{
    return g_strconcat(job->route.canonical, "\n", job->original.tag, NULL);
}

void original_blame(struct job *job, int deaths)
{
    gboolean is_modestly_asked = is_modest(&job->route.recipe);
    g_autofree char *key = is_modestly_asked ? key_of_original(job) : key_of_picture(job);
    for (int i = 0; i < deaths; i++)
        memo_note(job->service->poisoned, key);
}

enum job_next original_check(struct job *job)
{
    g_autofree char *original = key_of_original(job), *picture = key_of_picture(job);
    struct memo *poisoned = job->service->poisoned;
    int deaths = MAX(memo_count(poisoned, original), memo_count(poisoned, picture));
    if (deaths < DEADLY)
        return JOB_GOES_ON;
    fault_raise(&job->fault, FAULT_POISONED, "it has cost %d renderers", deaths);
    return JOB_FAILED;
}
