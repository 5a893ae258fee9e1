#include "serve/answer.h"
#include "unit.h"

#include <string.h>

static struct settings settings = {.public_url = (char *)"https://h",
                                   .cache_control = (char *)"public, max-age=9",
                                   .cors = (char *)"*"};
static const struct request plain = {.unless = ""};
static const struct settings explaining = {.explain = TRUE}, silent = {.explain = FALSE};

static void assert_has(const struct response *response, const char *line)
{
    if (strstr(response->headers->str, line) == NULL)
        g_error("'%s' is not in: %s", line, response->headers->str);
}

static const char *body_of(const struct response *response)
{
    static char text[400];
    gsize size;
    const char *data = g_bytes_get_data(response->body, &size);
    g_strlcpy(text, data, MIN(sizeof text, size + 1));
    return text;
}

static void test_redirect(void)
{
    struct route route = {.canonical = (char *)"a b/1/full/x.jpg"};
    struct response response;
    response_init(&response);
    answer_redirect(&response, &settings, &route);
    g_assert_cmpint(response.status, ==, 307);
    assert_has(&response, "Location: https://h/a%20b/1/full/x.jpg\r\n");
    assert_has(&response, "Cache-Control: no-store\r\n");
    response_clear(&response);
}

static void test_attachment(void)
{
    static const struct {
        guint32 flags;
        const char *canonical, *header;
    } rows[] = {
        {RECIPE_ATTACHMENT, "a/1/fl_attachment/x y.jpg",
         "Content-Disposition: attachment; filename*=UTF-8''x%20y.jpg\r\n"},
        {RECIPE_ATTACHMENT, "a/1/fl_attachment/\xc3\xa4\"';.jpg",
         "Content-Disposition: attachment; filename*=UTF-8''%C3%A4%22%27%3B.jpg\r\n"},
        {RECIPE_PROGRESSIVE, "a/1/full/x.jpg", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct route route = {.canonical = (char *)rows[i].canonical,
                              .recipe = {.flags = rows[i].flags}};
        struct response response;
        response_init(&response);
        answer_attachment(&response, &route);
        assert_has(&response, rows[i].header);
        g_assert_cmpint(response.headers->len == 0, ==, rows[i].header[0] == '\0');
        response_clear(&response);
    }
}

static void test_picture(void)
{
    struct response response;
    g_autoptr(GBytes) picture = g_bytes_new_static("bytes", 5);
    response_init(&response);
    settings.answer = SETTINGS_ANSWER_REDIRECT;
    answer_picture(&response, &settings, &plain, FORMAT_WEBP, picture);
    assert_has(&response, "Cache-Control: no-store\r\nContent-Type: image/webp\r\n");
    g_assert_null(strstr(response.headers->str, "ETag"));
    g_assert_cmpstr(body_of(&response), ==, "bytes");
    response_clear(&response);
}

static void test_inline(void)
{
    /* first half of the SHA-256 of "bytes" */
    static const char tag[] = "\"277089d91c0bdf4f2e6862ba7e4a0760\"";
    static const struct {
        const char *unless;
        int status;
    } rows[] = {
        {"", 200},  {"\"other\"", 200}, {"277089d91c0bdf4f2e6862ba7e4a0760", 200},
        {tag, 304}, {"*", 304},         {"\"other\", W/\"277089d91c0bdf4f2e6862ba7e4a0760\"", 304},
    };
    g_autoptr(GBytes) picture = g_bytes_new_static("bytes", 5);
    settings.answer = SETTINGS_ANSWER_INLINE;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct request request = {.unless = rows[i].unless};
        struct response response;
        response_init(&response);
        answer_picture(&response, &settings, &request, FORMAT_JPEG, picture);
        g_assert_cmpint(response.status, ==, rows[i].status);
        g_assert_cmpint(response.body != NULL, ==, rows[i].status == 200);
        assert_has(&response, "Cache-Control: public, max-age=9\r\n");
        assert_has(&response, tag);
        response_clear(&response);
    }
}

static void test_faults(void)
{
    static const struct {
        enum fault_kind kind;
        int status;
        const char *line, *body;
    } rows[] = {
        {FAULT_BAD_VALUE, 400, "Cache-Control: public, max-age=30\r\n", "bad-value: \"why\"\n"},
        {FAULT_NO_ORIGINAL, 404, "Cache-Control: public, max-age=30\r\n",
         "no-original: There is no such original.\n"},
        {FAULT_METHOD_NOT_ALLOWED, 405, "Allow: GET, HEAD, OPTIONS\r\n",
         "method-not-allowed: \"why\"\n"},
        {FAULT_BUDGET_SPENT, 429, "Cache-Control: no-store\r\nRetry-After: 7\r\n",
         "budget-spent: Too many new pictures were requested in the last minute.\n"},
        {FAULT_BUSY, 503, "Cache-Control: no-store\r\nRetry-After: 7\r\n",
         "busy: The picture is being made; ask again in a moment.\n"},
        {FAULT_INTERNAL, 500, "Cache-Control: no-store\r\n", "internal: The service failed.\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct fault fault;
        struct response response;
        fault_fill(&fault, rows[i].kind, "\"why\"");
        response_init(&response);
        answer_fault(&response, &explaining, &plain, &fault, 7);
        g_assert_cmpint(response.status, ==, rows[i].status);
        assert_has(&response, rows[i].line);
        assert_has(&response, "Content-Type: text/plain; charset=utf-8\r\n");
        assert_has(&response, "Vary: Accept\r\n");
        g_assert_cmpint(strstr(response.headers->str, "Retry-After") != NULL, ==,
                        rows[i].status == 429 || rows[i].status == 503);
        g_assert_cmpstr(body_of(&response), ==, rows[i].body);
        response_clear(&response);
    }
}

/* To strangers what is no picture looks like what is not there, in all that the answer has. */
static void test_hidden(void)
{
    static const enum fault_kind hidden[] = {FAULT_NOT_A_PICTURE, FAULT_ORIGINAL_TOO_LARGE};
    struct response missing;
    struct fault fault;
    fault_fill(&fault, FAULT_NO_ORIGINAL, "/srv/a: No such file or directory");
    response_init(&missing);
    answer_fault(&missing, &silent, &plain, &fault, 7);
    g_assert_cmpint(missing.status, ==, 404);
    assert_has(&missing, "Cache-Control: no-store\r\n");
    for (gsize i = 0; i < G_N_ELEMENTS(hidden); i++) {
        struct response response;
        fault_fill(&fault, hidden[i], "the original has 12345 bytes");
        response_init(&response);
        answer_fault(&response, &silent, &plain, &fault, 7);
        g_assert_cmpint(response.status, ==, missing.status);
        g_assert_cmpstr(response.headers->str, ==, missing.headers->str);
        g_assert_cmpstr(body_of(&response), ==, body_of(&missing));
        response_clear(&response);
        response_init(&response);
        answer_fault(&response, &explaining, &plain, &fault, 7);
        g_assert_cmpint(response.status, ==, fault_row(hidden[i])->status);
        g_assert_nonnull(strstr(body_of(&response), "12345"));
        response_clear(&response);
    }
    fault_fill(&fault, FAULT_PICTURE_TOO_LARGE, "the original has 12345 bytes of metadata");
    g_assert_null(strstr(fault_sentence(&fault, FALSE), "12345"));
    g_assert_nonnull(strstr(fault_sentence(&fault, TRUE), "12345"));
    response_clear(&missing);
}

static void test_json(void)
{
    struct request request = {.unless = "", .wants_json = TRUE};
    struct fault fault;
    struct response response;
    fault_fill(&fault, FAULT_BAD_VALUE, "\"why\"");
    response_init(&response);
    answer_fault(&response, &explaining, &request, &fault, 7);
    assert_has(&response, "Content-Type: application/json\r\n");
    g_assert_cmpstr(body_of(&response), ==,
                    "{\"status\":400,\"error\":\"bad-value\",\"message\":\"\\\"why\\\"\"}\n");
    response_clear(&response);
}

static void test_always(void)
{
    struct settings closed = {.cors = (char *)""};
    struct response response;
    response_init(&response);
    answer_always(&response, &closed);
    g_assert_cmpstr(response.headers->str, ==, "");
    answer_always(&response, &settings);
    g_assert_cmpstr(response.headers->str, ==,
                    "Access-Control-Allow-Origin: *\r\nTiming-Allow-Origin: *\r\n");
    response_clear(&response);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/answer/redirect", test_redirect);
    g_test_add_func("/answer/attachment", test_attachment);
    g_test_add_func("/answer/picture", test_picture);
    g_test_add_func("/answer/inline", test_inline);
    g_test_add_func("/answer/faults", test_faults);
    g_test_add_func("/answer/hidden", test_hidden);
    g_test_add_func("/answer/json", test_json);
    g_test_add_func("/answer/always", test_always);
    return g_test_run();
}
