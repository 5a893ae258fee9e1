/* serve: a request from start to finish.
 */
#ifndef PANTOGRAPH_SERVE_SERVE_H
#define PANTOGRAPH_SERVE_SERVE_H

#include "serve/response.h"
#include "serve/service.h"

/* Answers the request in `environment` (a NULL-terminated list of NAME=value with the CGI
 * variables) and logs it. Always produces a response, even on failure. Free it with
 * response_clear. */
void serve(struct service *service, char **environment, struct response *response);

#endif
