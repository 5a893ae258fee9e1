#include "config.h"

#include "job.h"

#include "answer.h"

#define LONGEST_LOGGED_PATH 512

static const char *const phase_names[JOB_PHASES] = {"look", "wait", "fetch", "render", "store"};

enum job_next job_end(struct job *job, const char *outcome)
{
    job->outcome = outcome;
    return JOB_ANSWERED;
}

enum job_next job_show(struct job *job, GBytes *picture, const char *outcome)
{
    answer_picture(job->response, job->service->settings, &job->request, job->route.format,
                   picture);
    return job_end(job, outcome);
}

void job_note(struct job *job, const struct fault *fault)
{
    if (fault->kind != FAULT_NO_ORIGINAL)
        job->trouble = *fault;
}

void job_spend(struct job *job, enum job_phase phase, gint64 start)
{
    job->spent[phase] += g_get_monotonic_time() - start;
}

void job_add_timing(const struct job *job)
{
    g_autoptr(GString) timing = g_string_new(NULL);
    for (int phase = 0; phase < JOB_PHASES; phase++)
        if (job->spent[phase] > 0)
            g_string_append_printf(timing, "%s%s;dur=%.1f", timing->len > 0 ? ", " : "",
                                   phase_names[phase], (double)job->spent[phase] / 1000);
    if (timing->len > 0)
        response_header(job->response, "Server-Timing", "%s", timing->str);
}

void job_report(const struct job *job)
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
    for (int phase = 0; phase < JOB_PHASES; phase++) {
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

void job_clear(struct job *job)
{
    store_cancel(job->fetch);
    blob_close(&job->source);
    route_clear(&job->route);
    g_clear_pointer(&job->picture, g_bytes_unref);
}
