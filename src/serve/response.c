#include "serve/response.h"

#include "base/text.h"

#include <stdarg.h>
#include <string.h>

static const char *reason(int status)
{
    static const struct {
        int status;
        const char *text;
    } reasons[] = {
        {200, "OK"},
        {204, "No Content"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {400, "Bad Request"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].text;
    return "Unknown";
}

void response_init(struct response *response)
{
    *response = (struct response){.status = 200, .headers = g_string_new(NULL)};
}

void response_clear(struct response *response)
{
    if (response->headers != NULL)
        g_string_free(response->headers, TRUE);
    g_clear_pointer(&response->body, g_bytes_unref);
    response->headers = NULL;
}

void response_header(struct response *response, const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *value = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    text_replace_control(value, ' ');
    g_string_append_printf(response->headers, "%s: %s\r\n", name, value);
}

void response_body(struct response *response, const char *media_type, GBytes *body)
{
    response_header(response, "Content-Type", "%s", media_type);
    response_header(response, "X-Content-Type-Options", "nosniff");
    response->body = g_bytes_ref(body);
}

void response_text(struct response *response, const char *media_type, const char *text)
{
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
    response_body(response, media_type, body);
}

char *response_head(const struct response *response)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "Status: %d %s\r\n", response->status, reason(response->status));
    g_string_append_len(out, response->headers->str, (gssize)response->headers->len);
    if (response->status != 204 && response->status != 304)
        g_string_append_printf(out, "Content-Length: %" G_GSIZE_FORMAT "\r\n",
                               response->body != NULL ? g_bytes_get_size(response->body) : 0);
    g_string_append(out, "\r\n");
    return g_string_free(out, FALSE);
}
