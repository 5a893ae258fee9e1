#include "serve/serve.h"

#include "serve/answer.h"
#include "serve/cache.h"
#include "serve/original.h"
#include "serve/refusal.h"

#include <string.h>

#define RETRY_AFTER 2 /* seconds */
/* Predicted CPU time in microseconds: from there on it is slow, costly, or nonsense. */
#define SLOW (250 * G_TIME_SPAN_MILLISECOND)
#define COSTLY G_TIME_SPAN_SECOND
#define MOST_COST G_TIME_SPAN_DAY
#define LENIENCE 2

static enum job_next answer_metrics_page(struct job *job)
{
    const struct service *service = job->service;
    struct metrics_gauges gauges = {.workers = flight_workers(service->flight),
                                    .renders = slots_busy(service->slots),
                                    .slots = slots_count(service->slots)};
    g_autofree char *text = metrics_print(service->metrics, &gauges);
    answer_metrics(job->response, text);
    return job_end(job, METRICS_OUTCOME_SCRAPED);
}

static enum job_next answer_service_page(struct job *job)
{
    if (job->request.method == REQUEST_OPTIONS) {
        answer_options(job->response);
        return job_end(job, METRICS_OUTCOME_OPTIONS);
    }
    if (strcmp(job->request.path, "/-/health") == 0) {
        answer_health(job->response);
        return job_end(job, METRICS_OUTCOME_HEALTH);
    }
    if (job->service->settings->metrics && strcmp(job->request.path, "/-/metrics") == 0)
        return answer_metrics_page(job);
    return JOB_GOES_ON;
}

static enum job_next find_route(struct job *job)
{
    return job_go_on(
        route_parse(job->request.path, &job->service->rules, &job->route, &job->fault));
}

/* A worker of this host has just made the picture, or the last look into the cache found one. */
static gboolean is_hit_likely(const struct job *job)
{
    return job->service->is_hit_likely || memo_count(job->service->made, job->route.canonical) > 0;
}

static gboolean is_fetch_likely(const struct job *job)
{
    return !is_hit_likely(job) && !refusal_is_likely(job) && budget_has(job->service->budget);
}

/* A worker that makes the picture alone needs the original as soon as the cache turns out to have
 * no picture, so it fetches both at once. */
static enum job_next try_flight(struct job *job)
{
    job->is_alone = flight_try(job->service->flight, job->route.canonical);
    if (job->is_alone && is_fetch_likely(job))
        original_start(job);
    return JOB_GOES_ON;
}

static enum job_next look_for_canonical(struct job *job)
{
    if (route_is_canonical(&job->route))
        return JOB_GOES_ON;
    return cache_find_canonical(job, METRICS_OUTCOME_ALIASED);
}

static enum job_next enter_flight(struct job *job)
{
    if (job->is_alone)
        return JOB_GOES_ON;
    gint64 start = g_get_monotonic_time();
    int status = flight_enter(job->service->flight, job->route.canonical, &job->fault);
    job->is_alone = job->has_waited = status == 0;
    job_spend(job, METRICS_PHASE_WAIT, start);
    return job_go_on(status);
}

static enum job_next look_again(struct job *job)
{
    return job->has_waited ? cache_find_canonical(job, METRICS_OUTCOME_SHARED) : JOB_GOES_ON;
}

/* Whoever gets no picture needs no original. The budget is spent later, once the cost is known. */
static enum job_next check_budget(struct job *job)
{
    return job_go_on(budget_check(job->service->budget, &job->retry_after, &job->fault));
}

/* Remembers what the renderer found, or what happened to it. */
static enum job_next judge(struct job *job, int status)
{
    if (original_check_untouched(job) == -1)
        return JOB_FAILED;
    refusal_note(job, job->order.deaths);
    return job_go_on(status);
}

static enum job_next estimate(struct job *job)
{
    gint64 start = g_get_monotonic_time();
    job->order = (struct render_order){.request = {.recipe = job->route.recipe,
                                                   .format = job->route.format,
                                                   .limits = job->service->limits,
                                                   .sources = original_count(job)},
                                       .sources = job->sources};
    int status = renderer_begin(job->service->renderer, &job->order, &job->fault);
    job->cost = (gint64)((double)CLAMP(job->order.reply.cost, 0, MOST_COST) *
                         pace_factor(job->service->pace));
    job_spend(job, METRICS_PHASE_RENDER, start);
    return judge(job, status);
}

/* Predictions have errors, so what is a little above the deadline is tried. */
static enum job_next check_cost(struct job *job)
{
    gint64 seconds = job->cost / G_TIME_SPAN_SECOND, most = job->service->settings->deadline;
    if (seconds < LENIENCE * most)
        return JOB_GOES_ON;
    fault_fill(&job->fault, FAULT_TOO_COSTLY,
               "making the picture would take about %d s of CPU time; at most %d s are allowed",
               (int)seconds, (int)most);
    return judge(job, -1);
}

static enum slots_kind kind_of(gint64 cost)
{
    return cost < SLOW ? SLOTS_LIGHT : cost < COSTLY ? SLOTS_SLOW : SLOTS_COSTLY;
}

static enum job_next enter_slot(struct job *job)
{
    gint64 start = g_get_monotonic_time();
    enum slots_kind kind = kind_of(job->cost);
    int status = kind == SLOTS_COSTLY ? flight_hold(job->service->flight, &job->fault) : 0;
    if (status == 0)
        status = slots_enter(job->service->slots, kind, &job->fault);
    if (status == -1)
        job->retry_after = RETRY_AFTER + (int)(job->cost / G_TIME_SPAN_SECOND);
    job_spend(job, METRICS_PHASE_WAIT, start);
    return job_go_on(status);
}

static enum job_next spend_budget(struct job *job)
{
    return job_go_on(budget_spend(job->service->budget, job->cost, &job->retry_after, &job->fault));
}

static enum job_next render(struct job *job)
{
    gint64 start = g_get_monotonic_time();
    int status = renderer_finish(job->service->renderer, &job->order, &job->fault);
    job->picture = job->order.result;
    budget_correct(job->service->budget, job->cost, job->order.cpu);
    job_spend(job, METRICS_PHASE_RENDER, start);
    slots_leave(job->service->slots);
    return judge(job, status);
}

static enum job_next answer(struct job *job)
{
    if (job->service->settings->answer == SETTINGS_ANSWER_INLINE)
        return job_show(job, job->picture, METRICS_OUTCOME_MADE);
    answer_redirect(job->response, job->service->settings, &job->route);
    return job_end(job, METRICS_OUTCOME_MADE);
}

/* clang-format off */
static enum job_next (*const steps[])(struct job *) = {
    answer_service_page,
    find_route,
    try_flight,
    cache_look,
    look_for_canonical,
    enter_flight,
    look_again,
    check_budget,
    refusal_foresee,
    original_finish,
    refusal_check,
    estimate,
    check_cost,
    enter_slot,
    spend_budget,
    render,
    cache_keep,
    answer,
};
/* clang-format on */

static void walk(struct job *job, char **environment)
{
    enum job_next next = job_go_on(request_read(environment, &job->request, &job->fault));
    for (gsize i = 0; next == JOB_GOES_ON && i < G_N_ELEMENTS(steps); i++)
        next = steps[i](job);
    renderer_cancel(job->service->renderer);
    slots_leave(job->service->slots);
    flight_leave(job->service->flight);
    if (next == JOB_FAILED)
        answer_fault(job->response, job->service->settings, &job->request, &job->fault,
                     job->retry_after);
    else
        job_forgive(job);
}

void serve(struct service *service, char **environment, struct response *response)
{
    struct job job = {.service = service,
                      .response = response,
                      .retry_after = RETRY_AFTER,
                      .start = g_get_monotonic_time()};
    for (int i = 0; i < PROTOCOL_MOST_SOURCES; i++)
        job.sources[i] = BLOB_CLOSED;
    response_init(response);
    answer_always(response, service->settings);
    walk(&job, environment);
    job_add_timing(&job);
    response->is_head = job.request.method == REQUEST_HEAD;
    job_report(&job);
    job_clear(&job);
}
