/* answer: the responses that this service gives, each with its headers.
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

/* 200 with the picture, or 304. With ANSWER=inline it has the settings' Cache-Control and an ETag
 * made of its bytes; else it is no-store. */
void answer_picture(struct response *response, const struct settings *settings,
                    const struct request *request, enum format format, GBytes *picture);

/* 200 with the picture, no-store. */
void answer_passing(struct response *response, enum format format, GBytes *picture);

/* Content-Disposition for a route whose recipe has the flag `attachment`: the name under which the
 * picture is saved is that of its path (RFC 6266, 4.3). Stored objects want the same header; it is
 * answer_disposition's text, or NULL without the flag, which the caller owns. */
void answer_attachment(struct response *response, const struct route *route);
char *answer_disposition(const struct route *route);

/* The fault's status, its slug and a sentence, as text or as JSON. `retry_after` in seconds goes
 * with 429 and 503. */
void answer_fault(struct response *response, const struct request *request,
                  const struct fault *fault, int retry_after);

/* 204 with the methods that are answered. */
void answer_options(struct response *response);

/* 200 for monitoring. */
void answer_health(struct response *response);

/* 200 with metrics_print's text. */
void answer_metrics(struct response *response, const char *text);

/* The headers that every answer carries. */
void answer_always(struct response *response, const struct settings *settings);

#endif
