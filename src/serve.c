#include "config.h"

#include "serve.h"

#include "answer.h"

#include <string.h>

#define ENGINE "pantograph/" VERSION
#define MEGAPIXEL 1000000
/* What a renderer needs beside the pixels. */
#define MEMORY_BESIDE (G_GINT64_CONSTANT(192) << 20)
#define LONGEST_LOGGED_PATH 512
#define RETRY_AFTER 2
/* Renderers that an original may cost before it is refused. */
#define DEADLY 2
#define MODEST_EDGE 2048 /* pixels */
/* An object that is younger on the first look is two browsers at once; an older one means that
 * whoever sent the browser here could not see it. */
#define YOUNG 60

enum phase { WAIT, FETCH, RENDER, STORE, PHASES };
static const char *const phase_names[PHASES] = {"wait", "fetch", "render", "store"};

/* A request on its way. */
struct job {
    struct service *service;
    struct response *response;
    struct request request;
    struct route route;
    struct fault fault;   /* why there is no picture */
    struct fault trouble; /* what else went wrong, for the log */
    struct blob source;
    struct store_object original;
    GBytes *picture;
    const char *outcome;         /* for the log */
    int retry_after;             /* seconds */
    gint64 start, spent[PHASES]; /* microseconds */
};

enum next { FAILED = -1, GO_ON, ANSWERED };

static enum next answered(struct job *job, const char *outcome)
{
    job->outcome = outcome;
    return ANSWERED;
}

static enum next show(struct job *job, GBytes *picture, const char *outcome)
{
    answer_picture(job->response, job->service->settings, &job->request, job->route.format,
                   picture);
    return answered(job, outcome);
}

/* A broken cache never breaks a page: what it cannot do is noted, and the way goes on. */
static void note(struct job *job, const struct fault *fault)
{
    if (fault->kind != FAULT_NO_ORIGINAL)
        job->trouble = *fault;
}

static gboolean get_cached(struct job *job, const char *key, GBytes **picture,
                           struct store_object *object)
{
    struct blob blob = {.file = -1, .most = (gsize)job->service->settings->max_result};
    struct fault fault;
    int status = store_get(job->service->cache, key, &blob, object, &fault);
    if (status == 0)
        status = blob_map(&blob, picture, &fault);
    if (status == -1)
        note(job, &fault);
    blob_close(&blob);
    return status == 0;
}

static gboolean has_cached(struct job *job, const char *key)
{
    struct store_object object;
    struct fault fault;
    int status = store_stat(job->service->cache, key, &object, &fault);
    if (status == -1)
        note(job, &fault);
    return status == 0;
}

static int put(struct job *job, const char *key, GBytes *picture, struct fault *fault)
{
    g_autofree char *recipe = recipe_print(&job->route.recipe);
    struct store_origin origin = {recipe, job->original.tag, ENGINE};
    return store_put(job->service->cache, key, picture, &origin, fault);
}

static void leave_alias(struct job *job, GBytes *picture)
{
    enum settings_alias way = (enum settings_alias)job->service->settings->alias;
    const struct route *route = &job->route;
    struct fault fault;
    int status;
    if (way == SETTINGS_ALIAS_NONE || strcmp(route->asked, route->canonical) == 0)
        return;
    if (way == SETTINGS_ALIAS_COPY)
        status = put(job, route->asked, picture, &fault);
    else
        status = store_alias(job->service->cache, route->asked, route->canonical, &fault);
    if (status == -1)
        job->trouble = fault;
}

/* Answers with the canonical object when the cache has it. */
static enum next use_canonical(struct job *job, const char *outcome)
{
    const struct settings *settings = job->service->settings;
    gboolean needs_bytes = settings->answer == SETTINGS_INLINE ||
                           (settings->alias == SETTINGS_ALIAS_COPY &&
                            strcmp(job->route.asked, job->route.canonical) != 0);
    g_autoptr(GBytes) picture = NULL;
    struct store_object object;
    gboolean is_there = needs_bytes ? get_cached(job, job->route.canonical, &picture, &object)
                                    : has_cached(job, job->route.canonical);
    if (!is_there)
        return GO_ON;
    leave_alias(job, picture);
    if (settings->answer == SETTINGS_INLINE)
        return show(job, picture, outcome);
    answer_redirect(job->response, settings, &job->route);
    return answered(job, outcome);
}

static enum next answer_service_page(struct job *job)
{
    if (job->request.method == REQUEST_OPTIONS) {
        answer_options(job->response);
        return answered(job, "options");
    }
    if (strcmp(job->request.path, "/-/health") != 0)
        return GO_ON;
    answer_health(job->response);
    return answered(job, "health");
}

static enum next find_route(struct job *job)
{
    const struct route_rules *rules = &job->service->rules;
    int status = route_parse(job->request.path, rules, &job->route, &job->fault);
    return status == -1 ? FAILED : GO_ON;
}

static enum next look(struct job *job)
{
    g_autoptr(GBytes) picture = NULL;
    struct store_object object;
    if (!get_cached(job, job->route.asked, &picture, &object))
        return GO_ON;
    gboolean is_bypassed =
        job->service->settings->answer == SETTINGS_REDIRECT && object.age > YOUNG;
    return show(job, picture, is_bypassed ? "cache-bypassed" : "found");
}

static enum next look_for_canonical(struct job *job)
{
    if (strcmp(job->route.asked, job->route.canonical) == 0)
        return GO_ON;
    return use_canonical(job, "aliased");
}

static enum next enter_flight(struct job *job)
{
    gint64 start = g_get_monotonic_time();
    int status = flight_enter(job->service->flight, job->route.canonical, &job->fault);
    job->spent[WAIT] = g_get_monotonic_time() - start;
    return status == -1 ? FAILED : GO_ON;
}

static enum next look_again(struct job *job)
{
    return use_canonical(job, "shared");
}

static enum next fetch(struct job *job)
{
    const struct service *service = job->service;
    gint64 start = g_get_monotonic_time();
    if (memo_count(service->missing, job->route.source) > 0) {
        fault_raise(&job->fault, FAULT_NO_ORIGINAL, "it was not there a moment ago");
        return FAILED;
    }
    job->source.most = (gsize)service->settings->max_bytes;
    int status =
        store_get(service->originals, job->route.source, &job->source, &job->original, &job->fault);
    job->spent[FETCH] = g_get_monotonic_time() - start;
    if (status == -1 && job->fault.kind == FAULT_NO_ORIGINAL)
        memo_note(service->missing, job->route.source);
    return status == -1 ? FAILED : GO_ON;
}

/* A picture of modest size that kills is the original's fault; of a large one it may be the list's,
 * and the original's other pictures must not suffer: anybody could have them all refused. */
static gboolean is_modest(const struct recipe *recipe)
{
    int longest = MAX(recipe->width.pixels, recipe->height.pixels);
    return longest > 0 && longest <= MODEST_EDGE;
}

/* The same original in other bytes is another one. */
static char *original_of(const struct job *job)
{
    return g_strconcat(job->route.source, "\n", job->original.tag, NULL);
}

static char *picture_of(const struct job *job)
{
    return g_strconcat(job->route.canonical, "\n", job->original.tag, NULL);
}

static void blame(struct job *job, int deaths)
{
    g_autofree char *key = is_modest(&job->route.recipe) ? original_of(job) : picture_of(job);
    for (int i = 0; i < deaths; i++)
        memo_note(job->service->poisoned, key);
}

static enum next check_poison(struct job *job)
{
    g_autofree char *original = original_of(job), *picture = picture_of(job);
    struct memo *poisoned = job->service->poisoned;
    int deaths = MAX(memo_count(poisoned, original), memo_count(poisoned, picture));
    if (deaths < DEADLY)
        return GO_ON;
    fault_raise(&job->fault, FAULT_POISONED, "it has cost %d renderers", deaths);
    return FAILED;
}

static enum next enter_slot(struct job *job)
{
    gint64 start = g_get_monotonic_time();
    int status = slots_enter(job->service->slots, job->route.format == FORMAT_AVIF, &job->fault);
    job->spent[WAIT] += g_get_monotonic_time() - start;
    return status == -1 ? FAILED : GO_ON;
}

static enum next spend(struct job *job)
{
    int status = budget_spend(job->service->budget, &job->retry_after, &job->fault);
    return status == -1 ? FAILED : GO_ON;
}

static struct protocol_limits limits_of(const struct settings *settings)
{
    return (struct protocol_limits){
        .axis = settings->max_axis,
        .area = settings->max_area * MEGAPIXEL,
        .frames = settings->max_frames,
        .scans = settings->max_scans,
        .profile = settings->max_profile,
        .metadata = settings->max_metadata,
        .memory = MAX(0, settings->max_memory - MEMORY_BESIDE),
        .edge = settings->max_edge,
        .room = settings->max_result,
    };
}

static enum next render(struct job *job)
{
    const struct settings *settings = job->service->settings;
    struct renderer_job work = {.request = {.recipe = job->route.recipe,
                                            .format = job->route.format,
                                            .is_lenient = settings->truncated == SETTINGS_ACCEPT,
                                            .limits = limits_of(settings),
                                            .sources = 1},
                                .sources = &job->source};
    gint64 start = g_get_monotonic_time();
    int status = renderer_render(job->service->renderer, &work, &job->fault);
    job->picture = work.result;
    job->spent[RENDER] = g_get_monotonic_time() - start;
    slots_leave(job->service->slots);
    blame(job, work.deaths);
    return status == -1 ? FAILED : GO_ON;
}

static enum next keep(struct job *job)
{
    struct fault fault;
    gint64 start = g_get_monotonic_time();
    int status = put(job, job->route.canonical, job->picture, &fault);
    job->spent[STORE] = g_get_monotonic_time() - start;
    if (status == 0) {
        leave_alias(job, job->picture);
        return GO_ON;
    }
    job->trouble = fault;
    response_header(job->response, "Cache-Control", "no-store");
    response_body(job->response, format_row(job->route.format)->media_type, job->picture);
    return answered(job, "unstored");
}

static enum next answer(struct job *job)
{
    if (job->service->settings->answer == SETTINGS_INLINE)
        return show(job, job->picture, "made");
    answer_redirect(job->response, job->service->settings, &job->route);
    return answered(job, "made");
}

static enum next read_request(struct job *job, char **environment)
{
    return request_read(environment, &job->request, &job->fault) == -1 ? FAILED : GO_ON;
}

static enum next (*const steps[])(struct job *) = {
    answer_service_page,
    find_route,
    look,
    look_for_canonical,
    enter_flight,
    look_again,
    fetch,
    check_poison,
    enter_slot,
    spend,
    render,
    keep,
    answer,
};

static void walk(struct job *job, char **environment)
{
    enum next next = read_request(job, environment);
    for (gsize i = 0; next == GO_ON && i < G_N_ELEMENTS(steps); i++)
        next = steps[i](job);
    slots_leave(job->service->slots);
    flight_leave(job->service->flight);
    if (next != FAILED)
        return;
    job->outcome = fault_row(job->fault.kind)->code;
    answer_fault(job->response, &job->request, &job->fault, job->retry_after);
}

static void add_timing(const struct job *job)
{
    g_autoptr(GString) timing = g_string_new(NULL);
    for (int phase = 0; phase < PHASES; phase++)
        if (job->spent[phase] > 0)
            g_string_append_printf(timing, "%s%s;dur=%.1f", timing->len > 0 ? ", " : "",
                                   phase_names[phase], (double)job->spent[phase] / 1000);
    if (timing->len > 0)
        response_header(job->response, "Server-Timing", "%s", timing->str);
}

static void report(const struct job *job)
{
    struct log log;
    g_autofree char *path = g_strndup(job->request.path, LONGEST_LOGGED_PATH);
    const struct fault *why = job->fault.kind != FAULT_NONE ? &job->fault : &job->trouble;
    log_begin(&log, (enum log_format)job->service->settings->log, "request");
    log_text(&log, "method", job->request.method_name);
    log_text(&log, "path", path);
    log_number(&log, "status", job->response->status);
    log_text(&log, "outcome", job->outcome);
    log_duration(&log, "total_ms", g_get_monotonic_time() - job->start);
    for (int phase = 0; phase < PHASES; phase++) {
        g_autofree char *name = g_strconcat(phase_names[phase], "_ms", NULL);
        log_duration(&log, name, job->spent[phase]);
    }
    log_number(&log, "bytes_in", (gint64)job->source.size);
    log_number(&log, "bytes_out",
               job->response->body != NULL ? (gint64)g_bytes_get_size(job->response->body) : 0);
    if (why->kind != FAULT_NONE) {
        log_text(&log, "fault", fault_row(why->kind)->code);
        log_text(&log, "detail", why->detail);
    }
    log_end(&log);
}

static void clear(struct job *job)
{
    blob_close(&job->source);
    route_clear(&job->route);
    g_clear_pointer(&job->picture, g_bytes_unref);
}

void serve(struct service *service, char **environment, struct response *response)
{
    struct job job = {.service = service,
                      .response = response,
                      .source = BLOB_CLOSED,
                      .retry_after = RETRY_AFTER,
                      .start = g_get_monotonic_time()};
    response_init(response);
    answer_always(response, service->settings);
    walk(&job, environment);
    add_timing(&job);
    report(&job);
    response->is_head = job.request.method == REQUEST_HEAD;
    clear(&job);
}
