/* Any bytes as the CGI variables of a request: whatever the answer, its head consists of whole
 * lines of names and values without injected lines, and its body matches its media type. */
#include "fuzz.h"

#include "serve/answer.h"

#include <string.h>

#define MOST_VARIABLES 32

static char **read_environment(struct fuzz_bytes *bytes)
{
    GStrvBuilder *builder = g_strv_builder_new();
    for (int i = 0; i < MOST_VARIABLES && bytes->left > 0; i++) {
        const guint8 *end = memchr(bytes->at, '\n', bytes->left);
        g_autofree char *line =
            fuzz_text(bytes, end != NULL ? (gsize)(end - bytes->at) : bytes->left);
        g_strv_builder_add(builder, line);
        fuzz_byte(bytes);
    }
    char **environment = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return environment;
}

static void check_line(const char *line)
{
    const char *colon = strstr(line, ": ");
    fuzz_holds(colon != NULL && colon != line);
    for (const char *c = line; c < colon; c++)
        fuzz_holds(g_ascii_isalnum(*c) || *c == '-');
    for (const char *c = colon; *c != '\0'; c++)
        fuzz_holds((guint8)*c >= 0x20 && *c != 0x7f);
}

/* RFC 3875, 6.2 and 6.3. */
static void check_head(const struct response *response)
{
    g_autofree char *head = response_head(response);
    gsize length = strlen(head);
    fuzz_holds(length > 4 && strcmp(head + length - 4, "\r\n\r\n") == 0);
    head[length - 4] = '\0';
    g_auto(GStrv) lines = g_strsplit(head, "\r\n", -1);
    fuzz_holds(g_str_has_prefix(lines[0], "Status: "));
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (char **line = lines; *line != NULL; line++) {
        check_line(*line);
        char *name = g_ascii_strdown(*line, strchr(*line, ':') - *line);
        fuzz_holds(strcmp(name, "set-cookie") != 0 && strcmp(name, "x-injected") != 0);
        fuzz_holds(g_hash_table_add(seen, name));
    }
}

static void check_text(const char *text, gsize size)
{
    fuzz_holds(size > 0 && text[size - 1] == '\n');
    fuzz_holds(g_utf8_validate(text, (gssize)size, NULL));
    for (gsize i = 0; i < size - 1; i++)
        fuzz_holds((guint8)text[i] >= 0x20);
}

/* {"status":…,"error":"…","message":"…"} without anything that ends the message early. */
static void check_json(const char *text, gsize size)
{
    g_autofree char *copy = g_strndup(text, size);
    const char *message = strstr(copy, "\"message\":\"");
    fuzz_holds(g_str_has_prefix(copy, "{\"status\":") && message != NULL);
    const char *c = message + strlen("\"message\":\"");
    for (; *c != '"' && *c != '\0'; c++)
        if (*c == '\\')
            fuzz_holds(*++c != '\0');
    fuzz_holds(strcmp(c, "\"}\n") == 0);
}

static void check_fault(const struct request *request, const struct fault *fault)
{
    struct settings settings = {.explain = fault->detail[0] % 2 == 0};
    struct response response;
    gsize size;
    response_init(&response);
    answer_fault(&response, &settings, request, fault, 7);
    check_head(&response);
    fuzz_holds(response.status >= 400 && response.status <= 599);
    const char *text = g_bytes_get_data(response.body, &size);
    check_text(text, size);
    if (request->wants_json)
        check_json(text, size);
    response_clear(&response);
}

static void check_route(const struct request *request, const struct settings *settings)
{
    struct route_rules rules = {.recipe = {.max_edge = 8192, .quality = 80}};
    struct route route;
    struct fault fault = {0};
    struct response response;
    if (route_parse(request->path, &rules, &route, &fault) == -1) {
        check_fault(request, &fault);
        return;
    }
    response_init(&response);
    answer_always(&response, settings);
    answer_redirect(&response, settings, &route);
    check_head(&response);
    response_clear(&response);
    route_clear(&route);
}

static void check_picture(const struct request *request, const struct settings *settings)
{
    struct response response;
    g_autoptr(GBytes) picture = g_bytes_new_static("picture", 7);
    response_init(&response);
    answer_always(&response, settings);
    answer_picture(&response, settings, request, FORMAT_WEBP, picture);
    fuzz_holds(response.status == 200 || response.status == 304);
    fuzz_holds((response.status == 304) == (response.body == NULL));
    check_head(&response);
    response_clear(&response);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    struct fuzz_bytes bytes = {data, size};
    guint8 kind = fuzz_byte(&bytes);
    g_auto(GStrv) environment = read_environment(&bytes);
    struct settings settings = {.public_url = (char *)"https://images.example",
                                .cache_control = (char *)"public, max-age=1",
                                .cors = (char *)"*",
                                .answer = SETTINGS_ANSWER_INLINE};
    struct request request;
    struct fault fault = {0};
    if (request_read(environment, &request, &fault) == -1) {
        fuzz_holds(fault.kind == FAULT_BAD_REQUEST || fault.kind == FAULT_METHOD_NOT_ALLOWED);
        check_fault(&request, &fault);
    }
    fuzz_holds(request.path != NULL && request.method_name != NULL && request.unless != NULL);
    check_route(&request, &settings);
    check_picture(&request, &settings);
    fault_fill(&fault, 1 + kind % (FAULT_KINDS - 1), "%s", request.path);
    check_fault(&request, &fault);
    return 0;
}
