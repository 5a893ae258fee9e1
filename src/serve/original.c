#include "serve/original.h"

guint32 original_count(const struct job *job)
{
    return 1 + job->route.recipe.overlays.count;
}

static const char *key_of(const struct job *job, guint32 number)
{
    return number == 0 ? job->route.source : job->route.recipe.overlays.list[number - 1].key;
}

static gboolean is_missing(const struct job *job, guint32 number)
{
    return memo_count(job->service->missing, key_of(job, number)) > 0;
}

void original_start(struct job *job)
{
    for (guint32 i = 0; i < original_count(job); i++) {
        if (job->fetches[i] != NULL || is_missing(job, i))
            continue;
        job->sources[i].most = (gsize)job->service->settings->max_bytes;
        job->fetches[i] = store_start(job->service->originals, key_of(job, i), &job->sources[i]);
    }
}

gboolean original_is_started(const struct job *job)
{
    return job->fetches[0] != NULL;
}

int original_look(struct job *job)
{
    struct fault fault;
    for (guint32 i = 0; i < original_count(job); i++)
        if (is_missing(job, i) ||
            store_stat(job->service->originals, key_of(job, i), &job->objects[i], &fault) == -1)
            return -1;
    return 0;
}

static int finish(struct job *job, guint32 number)
{
    struct fault *fault = &job->fault;
    if (job->fetches[number] == NULL) {
        fault_fill(fault, FAULT_NO_ORIGINAL, "%s was not there a moment ago", key_of(job, number));
        fault->is_remembered = TRUE;
        return -1;
    }
    int status = store_finish(g_steal_pointer(&job->fetches[number]), &job->objects[number], fault);
    if (status == -1 && fault->kind == FAULT_NO_ORIGINAL)
        memo_note(job->service->missing, key_of(job, number));
    return status;
}

enum job_next original_finish(struct job *job)
{
    gint64 start = g_get_monotonic_time();
    int status = 0;
    original_start(job);
    for (guint32 i = 0; status == 0 && i < original_count(job); i++)
        status = finish(job, i);
    job_spend(job, METRICS_PHASE_FETCH, start);
    return job_go_on(status);
}

int original_check_untouched(struct job *job)
{
    for (guint32 i = 0; i < original_count(job); i++)
        if (blob_has_changed(&job->sources[i]))
            return fault_raise(&job->fault, FAULT_ORIGINALS_UNREADABLE,
                               "%s was changed while it was being read", key_of(job, i));
    return 0;
}

char *original_tags(const struct job *job)
{
    g_autoptr(GString) tags = g_string_new(job->objects[0].tag);
    for (guint32 i = 1; i < original_count(job); i++)
        g_string_append_printf(tags, " %s", job->objects[i].tag);
    return g_strdup(tags->str);
}
