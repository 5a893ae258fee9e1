/* request: the CGI variables of one request (RFC 3875), as a value.
 */
#ifndef PANTOGRAPH_SERVE_REQUEST_H
#define PANTOGRAPH_SERVE_REQUEST_H

#include "base/fault.h"

enum request_method { REQUEST_GET, REQUEST_HEAD, REQUEST_OPTIONS };

/* Borrows its texts from the environment it was read from. None is NULL. */
struct request {
    enum request_method method;
    const char *method_name;
    const char *path;    /* PATH_INFO, decoded by the web server; "" when there is none */
    const char *unless;  /* If-None-Match */
    gboolean wants_json; /* an error should be JSON */
};

#define REQUEST_METHODS "GET, HEAD, OPTIONS"

/* `environment` is a NULL-terminated list of NAME=value. Fills the request also when it raises a
 * fault: method-not-allowed, or bad-request when there is no method. */
int request_read(char **environment, struct request *request, struct fault *fault);

#endif
