/* answer: the responses of this service, with their headers.
 */
#ifndef PANTOGRAPH_SERVE_ANSWER_H
#define PANTOGRAPH_SERVE_ANSWER_H

#include "serve/request.h"
#include "serve/response.h"
#include "serve/route.h"
#include "settings/settings.h"

/* 307 to the public address of the route's canonical path. */
void answer_redirect(struct response *response, const struct settings *settings,
                     const struct route *route);

/* 200 with the picture, or 304. With ANSWER=inline it has the configured Cache-Control and an ETag
 * computed from its bytes; otherwise it is no-store. */
void answer_picture(struct response *response, const struct settings *settings,
                    const struct request *request, enum format format, GBytes *picture);

/* 200 with the picture, no-store. */
void answer_passing(struct response *response, enum format format, GBytes *picture);

/* For a route whose recipe has the flag `attachment`: Content-Disposition with the last segment of
 * its path as file name (RFC 6266, 4.3). answer_disposition returns the value of that header, for
 * stored objects; the caller owns it. It is NULL without the flag. */
void answer_attachment(struct response *response, const struct route *route);
char *answer_disposition(const struct route *route);

/* The fault's status, its slug and a sentence, as text or as JSON. 429 and 503 also get
 * `retry_after`, in seconds. */
void answer_fault(struct response *response, const struct settings *settings,
                  const struct request *request, const struct fault *fault, int retry_after);

/* 204 with the allowed methods. */
void answer_options(struct response *response);

/* 200 for monitoring. */
void answer_health(struct response *response);

/* 200 with the text of metrics_print. */
void answer_metrics(struct response *response, const char *text);

/* Adds the headers of every answer. */
void answer_always(struct response *response, const struct settings *settings);

#endif
