/* http: HTTP exchanges of a worker, over connections that are kept: capped, timed, tried again, and
 * signed on demand.
 *
 * Exchanges overlap: whoever finishes one drives all that have been started. An attempt that fails
 * for a reason that may pass (no connection, a reset, silence, a body cut short, 408, 409, 429,
 * 500, 502, 503, 504) is repeated after a pause of random length, until the exchange's time is
 * over. Redirects are never followed and proxies never used.
 */
#ifndef PANTOGRAPH_STORE_HTTP_H
#define PANTOGRAPH_STORE_HTTP_H

#include "base/blob.h"
#include "base/fault.h"

struct http;
struct http_exchange;

/* AWS Signature Version 4. */
struct http_signature {
    const char *region, *service;
    const char *access_key, *secret_key;
};

/* What is asked. Everything is copied but `into`, which must live as long as the exchange. */
struct http_request {
    const char *method;
    const char *url;                        /* sent as it is: percent-encoded by the caller */
    const char *const *headers;             /* lines `Name: value` up to a NULL; NULL for none */
    GBytes *body;                           /* or NULL */
    const struct http_signature *signature; /* or NULL */
    struct blob *into;     /* an open blob for the body of a 2xx answer; NULL: `text` takes it */
    gint64 until;          /* monotonic time in microseconds */
    enum fault_kind fault; /* raised when there is no answer */
};

/* What came back. http_clear frees it. */
struct http_answer {
    int status;
    gint64 age;          /* seconds between Last-Modified and Date; 0 when one is missing */
    gsize size;          /* Content-Length, 0 when there is none */
    char *tag;           /* the ETag as it came; NULL when there is none */
    char *location;      /* NULL when there is none */
    char *cache_control; /* likewise */
    char *cors;          /* Access-Control-Allow-Origin, likewise */
    GString *text;       /* the body, cut at 64 KiB, where no blob took it; else empty */
};

/* `ca_file` is a bundle of certificate authorities, "" for the system's. http_close frees it.
 * Fault: internal. */
int http_open(const char *ca_file, struct http **http, struct fault *fault);

/* Sends a request off. */
struct http_exchange *http_start(struct http *http, const struct http_request *request);

/* Waits for the answer and frees the exchange. Any status is an answer. Faults: the request's, when
 * none came in time; original-too-large when the body is larger than the blob may be. */
int http_finish(struct http_exchange *exchange, struct http_answer *answer, struct fault *fault);

/* Gives an exchange up and frees it. NULL is none. */
void http_cancel(struct http_exchange *exchange);

/* Both in one. */
int http_ask(struct http *http, const struct http_request *request, struct http_answer *answer,
             struct fault *fault);

/* How many attempts have been repeated since the last call. */
gint64 http_take_retries(struct http *http);

/* libcurl's version and those of its libraries; borrowed. */
const char *http_version(void);

void http_clear(struct http_answer *answer);

void http_close(struct http *http);

#endif
