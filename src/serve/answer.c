#include "serve/answer.h"

#include "base/quote.h"

#include <string.h>

#define FAULT_LIFETIME 30
#define TAG_DIGITS 32

void answer_redirect(struct response *response, const struct settings *settings,
                     const struct route *route)
{
    g_autofree char *location = route_location(settings->public_url, route->canonical);
    response->status = 307;
    response_header(response, "Location", "%s", location);
    response_header(response, "Cache-Control", "no-store");
}

/* If-None-Match is a list of quoted tags, some with W/ before them, or a star (RFC 9110, 13.1.2).
 */
static gboolean matches(const char *unless, const char *tag)
{
    return strcmp(unless, "*") == 0 || strstr(unless, tag) != NULL;
}

static char *tag_of(GBytes *picture)
{
    g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, picture);
    return g_strdup_printf("\"%.*s\"", TAG_DIGITS, sum);
}

void answer_passing(struct response *response, enum format format, GBytes *picture)
{
    response_header(response, "Cache-Control", "no-store");
    response_body(response, format_row(format)->media_type, picture);
}

void answer_picture(struct response *response, const struct settings *settings,
                    const struct request *request, enum format format, GBytes *picture)
{
    if (settings->answer == SETTINGS_ANSWER_REDIRECT) {
        answer_passing(response, format, picture);
        return;
    }
    g_autofree char *tag = tag_of(picture);
    response_header(response, "Cache-Control", "%s", settings->cache_control);
    response_header(response, "ETag", "%s", tag);
    if (matches(request->unless, tag))
        response->status = 304;
    else
        response_body(response, format_row(format)->media_type, picture);
}

/* RFC 8187, 3.2.1: all other bytes are written as %XX. */
#define ATTRIBUTE_CHARACTERS "!#$&+^`|"

char *answer_disposition(const struct route *route)
{
    const char *name = strrchr(route->canonical, '/');
    if (!recipe_is(&route->recipe, RECIPE_ATTACHMENT) || name == NULL)
        return NULL;
    g_autofree char *escaped = g_uri_escape_string(name + 1, ATTRIBUTE_CHARACTERS, FALSE);
    return g_strconcat("attachment; filename*=UTF-8''", escaped, NULL);
}

void answer_attachment(struct response *response, const struct route *route)
{
    g_autofree char *disposition = answer_disposition(route);
    if (disposition != NULL)
        response_header(response, "Content-Disposition", "%s", disposition);
}

static void describe(struct response *response, const struct request *request,
                     const struct fault_row *row, const char *sentence)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (!request->wants_json) {
        g_string_printf(text, "%s: %s\n", row->code, sentence);
        response_text(response, "text/plain; charset=utf-8", text->str);
        return;
    }
    g_string_printf(text, "{\"status\":%d,\"error\":\"%s\",\"message\":", row->status, row->code);
    quote_append(text, sentence);
    g_string_append(text, "}\n");
    response_text(response, "application/json", text->str);
}

/* A wrong question stays wrong for a while; meanwhile a CDN may answer it. Of an original nothing
 * is kept where nothing is explained: how long would tell what it is. */
static gboolean may_be_kept(const struct fault_row *row, const struct fault *fault,
                            gboolean explains)
{
    gboolean is_about_question = row->status >= 400 && row->status < 500 && row->status != 405 &&
                                 row->status != 429 && !fault->is_remembered;
    return is_about_question && (explains || row != fault_row(FAULT_NO_ORIGINAL));
}

void answer_fault(struct response *response, const struct settings *settings,
                  const struct request *request, const struct fault *fault, int retry_after)
{
    const struct fault_row *row = fault_row(fault_shown(fault, settings->explain));
    response->status = row->status;
    if (may_be_kept(row, fault, settings->explain))
        response_header(response, "Cache-Control", "public, max-age=%d", FAULT_LIFETIME);
    else
        response_header(response, "Cache-Control", "no-store");
    if (row->status == 429 || row->status == 503)
        response_header(response, "Retry-After", "%d", retry_after);
    if (row->status == 405)
        response_header(response, "Allow", REQUEST_METHODS);
    response_header(response, "Vary", "Accept");
    describe(response, request, row, fault_sentence(fault, settings->explain));
}

void answer_options(struct response *response)
{
    response->status = 204;
    response_header(response, "Allow", REQUEST_METHODS);
    response_header(response, "Access-Control-Allow-Methods", REQUEST_METHODS);
    response_header(response, "Access-Control-Max-Age", "86400");
    response_header(response, "Cache-Control", "no-store");
}

void answer_health(struct response *response)
{
    response_header(response, "Cache-Control", "no-store");
    response_text(response, "text/plain; charset=utf-8", "ok\n");
}

void answer_metrics(struct response *response, const char *text)
{
    response_header(response, "Cache-Control", "no-store");
    response_text(response, "text/plain; version=0.0.4; charset=utf-8", text);
}

void answer_always(struct response *response, const struct settings *settings)
{
    if (settings->cors[0] == '\0')
        return;
    response_header(response, "Access-Control-Allow-Origin", "%s", settings->cors);
    response_header(response, "Timing-Allow-Origin", "%s", settings->cors);
}
