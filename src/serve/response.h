/* response: the answer to the web server: status, headers and an optional body.
 */
#ifndef PANTOGRAPH_SERVE_RESPONSE_H
#define PANTOGRAPH_SERVE_RESPONSE_H

#include <glib.h>

/* Owns its headers and body. Free with response_clear. */
struct response {
    int status;
    GString *headers; /* lines, each ending with CR LF */
    GBytes *body;     /* or NULL */
    gboolean is_head; /* send the headers of the body, but not the body */
};

void response_init(struct response *response);
void response_clear(struct response *response);

/* Adds a header. Control bytes in the value become spaces, so it cannot start a new line. */
void response_header(struct response *response, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Sets the body and its media type. Takes a reference to the body. */
void response_body(struct response *response, const char *media_type, GBytes *body);

/* The same for text. */
void response_text(struct response *response, const char *media_type, const char *text);

/* Returns the CGI header block (RFC 3875, 6.2): Status, headers, Content-Length, empty line. The
 * caller owns the text. */
char *response_head(const struct response *response);

#endif
