#include "serve/response.h"
#include "unit.h"

#include <string.h>

static void assert_head(const struct response *response, const char *wanted)
{
    g_autofree char *head = response_head(response);
    g_assert_cmpstr(head, ==, wanted);
}

static void test_text(void)
{
    struct response response;
    response_init(&response);
    response_text(&response, "text/plain", "four");
    assert_head(&response, "Status: 200 OK\r\nContent-Type: text/plain\r\n"
                           "X-Content-Type-Options: nosniff\r\nContent-Length: 4\r\n\r\n");
    g_assert_cmpmem("four", 4, g_bytes_get_data(response.body, NULL), 4);
    response_clear(&response);
}

static void test_bodiless(void)
{
    static const struct {
        int status;
        const char *head;
    } rows[] = {
        {204, "Status: 204 No Content\r\n\r\n"},
        {304, "Status: 304 Not Modified\r\n\r\n"},
        {307, "Status: 307 Temporary Redirect\r\nContent-Length: 0\r\n\r\n"},
        {999, "Status: 999 Unknown\r\nContent-Length: 0\r\n\r\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct response response;
        response_init(&response);
        response.status = rows[i].status;
        assert_head(&response, rows[i].head);
        response_clear(&response);
    }
}

static void test_no_value_starts_a_line(void)
{
    struct response response;
    response_init(&response);
    response.status = 304;
    response_header(&response, "Location", "a\r\nX: %s\n\x7f", "b\tc");
    assert_head(&response, "Status: 304 Not Modified\r\nLocation: a  X: b c  \r\n\r\n");
    response_clear(&response);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/response/text", test_text);
    g_test_add_func("/response/bodiless", test_bodiless);
    g_test_add_func("/response/no_value_starts_a_line", test_no_value_starts_a_line);
    return g_test_run();
}
