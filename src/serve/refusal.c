#include "serve/refusal.h"

#include "serve/original.h"

/* Renderers that an original may cost before it is refused. */
#define DEADLY 2
#define CHEAP_EDGE 320 /* pixels */

/* Faults that the same bytes raise every time. */
static const enum fault_kind findings[] = {FAULT_NOT_A_PICTURE, FAULT_PICTURE_TOO_LARGE,
                                           FAULT_UNDECODABLE, FAULT_TOO_COSTLY};

static gboolean is_listed(enum fault_kind kind)
{
    for (gsize i = 0; i < G_N_ELEMENTS(findings); i++)
        if (findings[i] == kind)
            return TRUE;
    return FALSE;
}

/* Without a tag nobody could tell that the bytes have changed. */
static gboolean have_tags(const struct job *job)
{
    for (guint32 i = 0; i < original_count(job); i++)
        if (job->objects[i].tag[0] == '\0')
            return FALSE;
    return TRUE;
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

static char *key_of_original(const struct job *job)
{
    return g_strconcat(job->route.source, "\n", job->objects[0].tag, NULL);
}

static char *key_of_picture(const struct job *job)
{
    g_autofree char *tags = original_tags(job);
    return g_strconcat(job->route.canonical, "\n", tags, NULL);
}

/* With other limits, a renderer may find something else. */
static char *key_of_finding(const struct job *job, const char *key, enum fault_kind kind)
{
    const struct limits *limits = &job->service->limits;
    g_autofree char *text = g_base64_encode((const guchar *)limits, sizeof *limits);
    return g_strconcat(key, "\n", fault_row(kind)->code, "\n", text, NULL);
}

static int check_deaths(struct job *job, const char *key)
{
    int deaths = memo_count(job->service->poisoned, key);
    if (deaths < DEADLY)
        return 0;
    return fault_raise(&job->fault, FAULT_POISONED, "it has brought down %d renderers", deaths);
}

static int check_findings(struct job *job, const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(findings); i++) {
        g_autofree char *finding = key_of_finding(job, key, findings[i]);
        if (memo_count(job->service->refused, finding) > 0)
            return fault_raise(&job->fault, findings[i], "%s was refused a moment ago",
                               job->route.source);
    }
    return 0;
}

enum job_next refusal_check(struct job *job)
{
    g_autofree char *original = key_of_original(job), *picture = key_of_picture(job);
    if (check_deaths(job, original) == 0 && check_deaths(job, picture) == 0 &&
        check_findings(job, original) == 0 && check_findings(job, picture) == 0)
        return JOB_GOES_ON;
    job->fault.is_remembered = TRUE;
    return JOB_FAILED;
}

gboolean refusal_is_likely(const struct job *job)
{
    return memo_count(job->service->suspects, job->route.source) > 0;
}

enum job_next refusal_foresee(struct job *job)
{
    gint64 start = g_get_monotonic_time();
    if (!refusal_is_likely(job) || original_is_started(job))
        return JOB_GOES_ON;
    int status = original_look(job);
    job_spend(job, METRICS_PHASE_FETCH, start);
    return status == -1 ? JOB_GOES_ON : refusal_check(job);
}

void refusal_note(struct job *job, int deaths)
{
    const struct service *service = job->service;
    gboolean is_finding = is_listed(job->fault.kind) && have_tags(job);
    if (deaths == 0 && !is_finding)
        return;
    g_autofree char *key = is_cheapest(&job->route) ? key_of_original(job) : key_of_picture(job);
    g_autofree char *finding = key_of_finding(job, key, job->fault.kind);
    for (int i = 0; i < deaths; i++)
        memo_note(service->poisoned, key);
    if (is_finding)
        memo_note(service->refused, finding);
    memo_note(service->suspects, job->route.source);
}
