#include "serve/original.h"

/* Renderers that an original may cost before it is refused. */
#define DEADLY 2
#define CHEAP_EDGE 320 /* pixels */

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

/* Marks the fault as remembered. */
static int remembered(struct fault *fault)
{
    fault->is_remembered = TRUE;
    return -1;
}

static int finish(struct job *job, guint32 number)
{
    struct fault *fault = &job->fault;
    if (job->fetches[number] == NULL) {
        fault_fill(fault, FAULT_NO_ORIGINAL, "%s was not there a moment ago", key_of(job, number));
        return remembered(fault);
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

/* Only the cheapest picture of an original can condemn the original, because then nothing else can
 * be the cause. A more expensive one may cost that much because of its list or an overlay, which
 * anybody can write, so it condemns only itself. */
static gboolean is_cheapest(const struct route *route)
{
    const struct recipe *recipe = &route->recipe;
    int longest = MAX(recipe->width.pixels, recipe->height.pixels);
    return (route->format == FORMAT_JPEG || route->format == FORMAT_PNG) &&
           recipe_is_plain(recipe) && recipe->mode != RECIPE_EXTRACT && longest > 0 &&
           longest <= CHEAP_EDGE;
}

/* An original with different bytes counts as a different one. */
static char *key_of_original(const struct job *job)
{
    return g_strconcat(job->route.source, "\n", job->objects[0].tag, NULL);
}

static char *key_of_picture(const struct job *job)
{
    g_autofree char *tags = original_tags(job);
    return g_strconcat(job->route.canonical, "\n", tags, NULL);
}

void original_blame(struct job *job, int deaths)
{
    g_autofree char *key = is_cheapest(&job->route) ? key_of_original(job) : key_of_picture(job);
    for (int i = 0; i < deaths; i++)
        memo_note(job->service->poisoned, key);
}

enum job_next original_check_poisoned(struct job *job)
{
    g_autofree char *original = key_of_original(job), *picture = key_of_picture(job);
    struct memo *poisoned = job->service->poisoned;
    int deaths = MAX(memo_count(poisoned, original), memo_count(poisoned, picture));
    if (deaths < DEADLY)
        return JOB_GOES_ON;
    fault_fill(&job->fault, FAULT_POISONED, "it has brought down %d renderers", deaths);
    return job_go_on(remembered(&job->fault));
}
