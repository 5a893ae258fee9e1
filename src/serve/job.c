#include "config.h"

#include "serve/job.h"

#include "serve/answer.h"

#define LONGEST_LOGGED_PATH 512

enum job_next job_go_on(int status)
{
    return status == -1 ? JOB_FAILED : JOB_GOES_ON;
}

enum job_next job_end(struct job *job, enum metrics_outcome outcome)
{
    job->outcome = outcome;
    return JOB_ANSWERED;
}

enum job_next job_show(struct job *job, GBytes *picture, enum metrics_outcome outcome)
{
    answer_picture(job->response, job->service->settings, &job->request, job->route.format,
                   picture);
    answer_attachment(job->response, &job->route);
    return job_end(job, outcome);
}

void job_note(struct job *job, const struct fault *fault)
{
    if (fault->kind != FAULT_NO_ORIGINAL)
        job->trouble = *fault;
}

void job_forgive(struct job *job)
{
    if (job->fault.kind != FAULT_NONE)
        job->trouble = job->fault;
    job->fault.kind = FAULT_NONE;
}

void job_spend(struct job *job, enum metrics_phase phase, gint64 start)
{
    job->spent[phase] += g_get_monotonic_time() - start;
}

void job_add_timing(const struct job *job)
{
    /* how long something failed tells what it was */
    if (job->fault.kind != FAULT_NONE && !job->service->settings->explain)
        return;
    g_autoptr(GString) timing = g_string_new(NULL);
    for (int phase = 0; phase < METRICS_PHASE_TOTAL; phase++)
        if (job->spent[phase] > 0)
            g_string_append_printf(timing, "%s%s;dur=%.1f", timing->len > 0 ? ", " : "",
                                   metrics_phase_name(phase), (double)job->spent[phase] / 1000);
    if (timing->len > 0)
        response_header(job->response, "Server-Timing", "%s", timing->str);
}

static const char *outcome_of(const struct job *job)
{
    if (job->fault.kind != FAULT_NONE)
        return fault_row(job->fault.kind)->code;
    return metrics_outcome_name(job->outcome);
}

static gint64 bytes_in(const struct job *job)
{
    gint64 bytes = 0;
    for (int i = 0; i < PROTOCOL_MOST_SOURCES; i++)
        bytes += (gint64)job->sources[i].size;
    return bytes;
}

static gint64 bytes_out(const struct job *job)
{
    GBytes *body = job->response->body;
    return body != NULL && !job->response->is_head ? (gint64)g_bytes_get_size(body) : 0;
}

static void write_line(const struct job *job)
{
    struct log log;
    g_autofree char *path = g_strndup(job->request.path, LONGEST_LOGGED_PATH);
    const struct fault *why = job->fault.kind != FAULT_NONE ? &job->fault : &job->trouble;
    log_begin(&log, job->service->settings->log, "request");
    log_text(&log, "method", job->request.method_name);
    log_text(&log, "path", path);
    log_number(&log, "status", job->response->status);
    log_text(&log, "outcome", outcome_of(job));
    log_duration(&log, "total_ms", job->spent[METRICS_PHASE_TOTAL]);
    for (int phase = 0; phase < METRICS_PHASE_TOTAL; phase++) {
        g_autofree char *name = g_strconcat(metrics_phase_name(phase), "_ms", NULL);
        log_duration(&log, name, job->spent[phase]);
    }
    log_duration(&log, "cost_ms", job->cost);
    log_duration(&log, "cpu_ms", job->order.cpu);
    log_number(&log, "bytes_in", bytes_in(job));
    log_number(&log, "bytes_out", bytes_out(job));
    if (why->kind != FAULT_NONE) {
        log_text(&log, "fault", fault_row(why->kind)->code);
        log_text(&log, "detail", why->detail);
    }
    log_end(&log);
}

static void count(const struct job *job)
{
    struct metrics *metrics = job->service->metrics;
    metrics_count(metrics, job->outcome, job->fault.kind);
    for (int phase = 0; phase < METRICS_PHASES; phase++)
        if (job->spent[phase] > 0)
            metrics_observe(metrics, phase, job->spent[phase]);
    metrics_add(metrics, METRICS_COUNTER_WAITS, job->has_waited);
    metrics_add(metrics, METRICS_COUNTER_ALIASES, job->has_left_alias);
    metrics_add(metrics, METRICS_COUNTER_BYTES_FETCHED, bytes_in(job));
    metrics_add(metrics, METRICS_COUNTER_BYTES_SENT, bytes_out(job));
    metrics_add(metrics, METRICS_COUNTER_RENDERS, job->picture != NULL);
    metrics_add(metrics, METRICS_COUNTER_CPU, job->order.cpu);
    metrics_add(metrics, METRICS_COUNTER_BYTES_STORED, job->stored);
    if (job->service->http != NULL)
        metrics_add(metrics, METRICS_COUNTER_RETRIES, http_take_retries(job->service->http));
    for (int end = 0; end < METRICS_ENDS; end++)
        metrics_add_ends(metrics, end, renderer_take_ends(job->service->renderer, end));
}

void job_report(struct job *job)
{
    job->spent[METRICS_PHASE_TOTAL] = g_get_monotonic_time() - job->start;
    write_line(job);
    count(job);
}

void job_clear(struct job *job)
{
    for (int i = 0; i < PROTOCOL_MOST_SOURCES; i++) {
        store_cancel(job->fetches[i]);
        blob_close(&job->sources[i]);
    }
    route_clear(&job->route);
    g_clear_pointer(&job->picture, g_bytes_unref);
}
