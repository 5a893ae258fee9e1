#include "config.h"

#include "serve/cache.h"

#include "recipe/recipe_list.h"
#include "serve/answer.h"
#include "serve/original.h"

#include <string.h>

#define ENGINE "pantograph/" VERSION
/* A younger object at the first look means that two browsers asked at once; an older one means that
 * the server in front did not see it. */
#define YOUNG 60 /* seconds */

static gboolean is_picture(const struct job *job, GBytes *bytes)
{
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    return format_sniff(data, size) == job->route.format;
}

static gboolean get(struct job *job, const char *key, GBytes **picture, struct store_object *object)
{
    blob_auto struct blob blob = {.file = -1, .most = (gsize)job->service->settings->max_result};
    struct fault fault;
    gint64 start = g_get_monotonic_time();
    gboolean is_there = store_get(job->service->cache, key, &blob, object, &fault) == 0 &&
                        blob_bytes(&blob, picture, &fault) == 0;
    job_spend(job, METRICS_PHASE_LOOK, start);
    if (!is_there) {
        job_note(job, &fault);
        /* unreadable, for instance too large: must be replaced */
        job->is_spoilt = fault.kind != FAULT_NO_ORIGINAL;
        return FALSE;
    }
    job->is_spoilt = !is_picture(job, *picture);
    return !job->is_spoilt;
}

static gboolean has(struct job *job, const char *key)
{
    struct store_object object;
    struct fault fault;
    gint64 start = g_get_monotonic_time();
    int status = store_stat(job->service->cache, key, &object, &fault);
    job_spend(job, METRICS_PHASE_LOOK, start);
    if (status == -1)
        job_note(job, &fault);
    else
        job->is_spoilt = object.size == 0;
    return status == 0 && !job->is_spoilt;
}

static int put(struct job *job, const char *key, GBytes *picture, struct fault *fault)
{
    g_autofree char *recipe = recipe_list_print(&job->route.recipe);
    g_autofree char *tags = original_tags(job);
    g_autofree char *disposition = answer_disposition(&job->route);
    struct store_label label = {
        .media_type = format_row(job->route.format)->media_type,
        .cache_control = job->service->settings->cache_control,
        .disposition = disposition,
        .recipe = recipe,
        .source = tags,
        .engine = ENGINE,
        .is_first = !job->is_spoilt && strcmp(key, job->route.canonical) == 0,
    };
    int status = store_put(job->service->cache, key, picture, &label, fault);
    if (status == 0)
        job->stored += (gint64)g_bytes_get_size(picture);
    return status;
}

/* A spelling that nobody would write leaves no alias, and no spelling does once the budget is
 * spent: a redirect to the canonical one serves them all. */
static gboolean leaves_alias(struct job *job)
{
    struct fault ignored;
    int wait;
    return job->service->settings->alias != SETTINGS_ALIAS_NONE && job->route.may_alias &&
           !route_is_canonical(&job->route) &&
           budget_spend(job->service->budget, 0, &wait, &ignored) == 0;
}

static void leave_alias(struct job *job, GBytes *picture)
{
    const struct settings *settings = job->service->settings;
    const struct route *route = &job->route;
    struct fault fault;
    int status;
    if (!leaves_alias(job))
        return;
    g_autofree char *location = route_location(settings->public_url, route->canonical);
    struct store_alias target = {route->canonical, location};
    if (settings->alias == SETTINGS_ALIAS_COPY)
        status = put(job, route->asked, picture, &fault);
    else
        status = store_alias(job->service->cache, route->asked, &target, &fault);
    job->has_left_alias = status == 0;
    if (status == -1)
        job->trouble = fault;
}

enum job_next cache_look(struct job *job)
{
    gboolean redirects = job->service->settings->answer == SETTINGS_ANSWER_REDIRECT;
    g_autoptr(GBytes) picture = NULL;
    struct store_object object;
    gboolean is_there = get(job, job->route.asked, &picture, &object);
    job->service->is_hit_likely = is_there;
    if (!is_there)
        return JOB_GOES_ON;
    return job_show(job, picture,
                    redirects && object.age > YOUNG ? METRICS_OUTCOME_CACHE_BYPASSED
                                                    : METRICS_OUTCOME_FOUND);
}

enum job_next cache_find_canonical(struct job *job, enum metrics_outcome outcome)
{
    const struct settings *settings = job->service->settings;
    gboolean is_inline = settings->answer == SETTINGS_ANSWER_INLINE;
    gboolean needs_bytes =
        is_inline || (settings->alias == SETTINGS_ALIAS_COPY && !route_is_canonical(&job->route));
    g_autoptr(GBytes) picture = NULL;
    struct store_object object;
    gboolean is_there = needs_bytes ? get(job, job->route.canonical, &picture, &object)
                                    : has(job, job->route.canonical);
    if (!is_there)
        return JOB_GOES_ON;
    leave_alias(job, picture);
    if (is_inline)
        return job_show(job, picture, outcome);
    answer_redirect(job->response, settings, &job->route);
    return job_end(job, outcome);
}

enum job_next cache_keep(struct job *job)
{
    struct fault fault;
    gint64 start = g_get_monotonic_time();
    int status = put(job, job->route.canonical, job->picture, &fault);
    if (status == 0) {
        memo_note(job->service->made, job->route.canonical);
        leave_alias(job, job->picture);
    }
    job_spend(job, METRICS_PHASE_STORE, start);
    if (status == 0)
        return JOB_GOES_ON;
    job->trouble = fault;
    answer_passing(job->response, job->route.format, job->picture);
    answer_attachment(job->response, &job->route);
    return job_end(job, METRICS_OUTCOME_UNSTORED);
}
