/* response: what goes back to the web server: status, headers, and a body or none.
 */
#ifndef PANTOGRAPH_SERVE_RESPONSE_H
#define PANTOGRAPH_SERVE_RESPONSE_H

#include <glib.h>

/* Owns its headers and body; response_clear frees them. */
struct response {
    int status;
    GString *headers; /* lines, each ended by CR LF */
    GBytes *body;     /* or NULL */
    gboolean is_head; /* the body is described but not sent */
};

void response_init(struct response *response);
void response_clear(struct response *response);

/* Adds a header. A control byte in the value becomes a space: no value ever starts a new line. */
void response_header(struct response *response, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Sets the body, of which the response takes a reference, and its media type. */
void response_body(struct response *response, const char *media_type, GBytes *body);

/* The same for a text. */
void response_text(struct response *response, const char *media_type, const char *text);

/* The CGI header block (RFC 3875, 6.2): Status, the headers, Content-Length, and the empty line.
 * The caller owns the text. */
char *response_head(const struct response *response);

#endif
