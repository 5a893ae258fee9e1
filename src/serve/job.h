/* job: a request in progress, from its CGI variables to an answer and a log line.
 */
#ifndef PANTOGRAPH_SERVE_JOB_H
#define PANTOGRAPH_SERVE_JOB_H

#include "serve/request.h"
#include "serve/response.h"
#include "serve/service.h"

struct job {
    struct service *service;
    struct response *response;
    struct request request;
    struct route route;
    struct fault fault;   /* why there is no picture */
    struct fault trouble; /* a problem that did not stop the request, for the log */
    struct store_fetch *fetches[PROTOCOL_MOST_SOURCES]; /* in progress */
    struct blob sources[PROTOCOL_MOST_SOURCES];         /* the original, then the overlays */
    struct store_object objects[PROTOCOL_MOST_SOURCES]; /* facts about the sources */
    struct render_order order;                          /* given to the renderer */
    gint64 cost;                                        /* predicted CPU time in microseconds */
    GBytes *picture;
    gboolean is_alone;   /* no other worker of this host makes the picture */
    gboolean has_waited; /* another worker was making it */
    gboolean is_spoilt;  /* the object in the cache is not a valid picture */
    enum metrics_outcome outcome;
    gboolean has_left_alias;
    gint64 stored;                       /* bytes put into the cache */
    int retry_after;                     /* seconds */
    gint64 start, spent[METRICS_PHASES]; /* monotonic, and durations, in microseconds */
};

/* Returned by each step: go on to the next step, or end, with `fault` or with an answer. */
enum job_next { JOB_FAILED = -1, JOB_GOES_ON, JOB_ANSWERED };

/* Goes on to the next step if `status` is 0; if it is -1, the caller has raised `fault`. */
enum job_next job_go_on(int status);

/* Ends the request: the response is complete. */
enum job_next job_end(struct job *job, enum metrics_outcome outcome);

/* Ends the request with this picture as the response. */
enum job_next job_show(struct job *job, GBytes *picture, enum metrics_outcome outcome);

/* Records a problem that does not stop the request: a broken cache never breaks a page. A missing
 * object is not a problem. */
void job_note(struct job *job, const struct fault *fault);

/* Turns the fault into a mere problem, since there is an answer after all. */
void job_forgive(struct job *job);

/* Adds the time since `start` to a phase. */
void job_spend(struct job *job, enum metrics_phase phase, gint64 start);

/* Adds the phases as a Server-Timing header. */
void job_add_timing(const struct job *job);

/* Writes the log line and updates the counters. */
void job_report(struct job *job);

void job_clear(struct job *job);

#endif
