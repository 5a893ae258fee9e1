/* request: the CGI variables of one request (RFC 3875), as a value.
 */
#ifndef PANTOGRAPH_SERVE_REQUEST_H
#define PANTOGRAPH_SERVE_REQUEST_H

#include "base/fault.h"

enum request_method { REQUEST_GET, REQUEST_HEAD, REQUEST_OPTIONS };

/* Borrows its strings from the environment. None of them is NULL. */
struct request {
    enum request_method method;
    const char *method_name;
    const char *path;    /* PATH_INFO, decoded by the web server; "" if missing */
    const char *unless;  /* If-None-Match */
    gboolean wants_json; /* errors should be JSON */
};

#define REQUEST_METHODS "GET, HEAD, OPTIONS"

/* `environment` is a NULL-terminated list of NAME=value. `request` is filled in even if a fault is
 * raised: method-not-allowed, or bad-request if the method is missing. */
int request_read(char **environment, struct request *request, struct fault *fault);

#endif
