/* http: a worker's HTTP exchanges: persistent connections, size limits, timeouts, retries,
 * signatures.
 *
 * Exchanges overlap: http_finish drives all that have been started. An attempt that fails for a
 * reason that may pass (no connection, a reset, silence, a body cut short, 408, 409, 429, 500, 502,
 * 503, 504) is repeated after a random pause, until the exchange's time is over. An answer with
 * more than 64 KiB of headers, before and after its body, is broken off. Redirects are never
 * followed and proxies never used.
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

/* A request. Everything is copied except `into`, which must outlive the exchange. */
struct http_request {
    const char *method;
    const char *url;                        /* sent unchanged; the caller percent-encodes it */
    const char *const *headers;             /* lines `Name: value`, ending with NULL; or NULL */
    GBytes *body;                           /* or NULL */
    const struct http_signature *signature; /* or NULL */
    struct blob *into;     /* open blob for a 2xx body; if NULL, the body goes to `text` */
    gint64 until;          /* monotonic time in microseconds */
    enum fault_kind fault; /* raised if no answer comes */
};

/* An answer. Free with http_clear. */
struct http_answer {
    int status;
    gint64 age;          /* seconds between Last-Modified and Date; 0 if either is missing */
    gsize size;          /* Content-Length, 0 if missing */
    char *tag;           /* the ETag, unchanged; NULL if missing */
    char *location;      /* NULL if missing */
    char *cache_control; /* likewise */
    char *cors;          /* Access-Control-Allow-Origin, likewise */
    GString *text;       /* the body, cut at 64 KiB; empty if a blob took it */
};

/* `ca_file` is a bundle of certificate authorities; "" means the system's. Free with http_close.
 * Fault: internal. */
int http_open(const char *ca_file, struct http **http, struct fault *fault);

/* Sends a request. Finish it with http_finish or http_cancel. */
struct http_exchange *http_start(struct http *http, const struct http_request *request);

/* Waits for the answer and frees the exchange. An answer with any status is a success. Faults: the
 * request's, if none came in time; original-too-large if the body exceeds the blob's limit. */
int http_finish(struct http_exchange *exchange, struct http_answer *answer, struct fault *fault);

/* Abandons an exchange and frees it. NULL is ignored. */
void http_cancel(struct http_exchange *exchange);

/* http_start and http_finish. */
int http_ask(struct http *http, const struct http_request *request, struct http_answer *answer,
             struct fault *fault);

/* Returns how many attempts have been repeated since the last call. */
gint64 http_take_retries(struct http *http);

/* The versions of libcurl and of its libraries; borrowed. */
const char *http_version(void);

void http_clear(struct http_answer *answer);

void http_close(struct http *http);

#endif
