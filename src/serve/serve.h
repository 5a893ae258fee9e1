/* serve: the whole way of a request, and the only place that knows it.
 */
#ifndef PANTOGRAPH_SERVE_SERVE_H
#define PANTOGRAPH_SERVE_SERVE_H

#include "serve/response.h"
#include "serve/service.h"

/* Answers the request in `environment`, a NULL-terminated list of NAME=value with the CGI
 * variables, and logs it. Whatever happens there is a response; the caller clears it. */
void serve(struct service *service, char **environment, struct response *response);

#endif
