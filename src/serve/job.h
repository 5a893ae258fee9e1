/* job: a request on its way, from the variables of CGI to an answer and a line in the log.
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
    struct fault fault;                                 /* why there is no picture */
    struct fault trouble;                               /* what else went wrong, for the log */
    struct store_fetch *fetches[PROTOCOL_MOST_SOURCES]; /* under way */
    struct blob sources[PROTOCOL_MOST_SOURCES];         /* the original, then the overlays */
    struct store_object objects[PROTOCOL_MOST_SOURCES]; /* what is known of them */
    GBytes *picture;
    gboolean is_alone;   /* of all workers of the host only this one makes the picture */
    gboolean has_waited; /* for another worker to make it */
    gboolean is_spoilt;  /* the cache has something there that is no picture */
    enum metrics_outcome outcome;
    gboolean has_left_alias;
    gint64 stored;                       /* bytes put into the cache */
    int retry_after;                     /* seconds */
    gint64 start, spent[METRICS_PHASES]; /* microseconds */
};

/* What a step of the way leads to: the next step, or the end, with `fault` or with an answer. */
enum job_next { JOB_FAILED = -1, JOB_GOES_ON, JOB_ANSWERED };

/* The next step, unless the call that gave this status has raised `fault`. */
enum job_next job_go_on(int status);

/* The end: the response is complete. */
enum job_next job_end(struct job *job, enum metrics_outcome outcome);

/* The end: the response is this picture. */
enum job_next job_show(struct job *job, GBytes *picture, enum metrics_outcome outcome);

/* Notes what went wrong beside the way, which goes on: a broken cache never breaks a page. */
void job_note(struct job *job, const struct fault *fault);

/* What seemed a fault has been got over: it is merely noted. */
void job_forgive(struct job *job);

/* Adds the time since `start` to a phase. */
void job_spend(struct job *job, enum metrics_phase phase, gint64 start);

/* Adds the phases as a Server-Timing header. */
void job_add_timing(const struct job *job);

/* The one line in the log, and the one set of counters. */
void job_report(struct job *job);

void job_clear(struct job *job);

#endif
