#include "serve/request.h"
#include "unit.h"

static void test_read(void)
{
    char *environment[] = {(char *)"REQUEST_METHOD=HEAD", (char *)"PATH_INFO=/a/b",
                           (char *)"HTTP_IF_NONE_MATCH=\"x\"",
                           (char *)"HTTP_ACCEPT=text/html, application/json;q=0.9", NULL};
    struct request request;
    struct fault fault;
    g_assert_cmpint(request_read(environment, &request, &fault), ==, 0);
    g_assert_cmpint(request.method, ==, REQUEST_HEAD);
    g_assert_cmpstr(request.method_name, ==, "HEAD");
    g_assert_cmpstr(request.path, ==, "/a/b");
    g_assert_cmpstr(request.unless, ==, "\"x\"");
    g_assert_true(request.wants_json);
}

static void test_methods(void)
{
    static const struct {
        const char *variable;
        int status;
        enum fault_kind kind;
    } rows[] = {
        {"REQUEST_METHOD=GET", 0, FAULT_NONE},
        {"REQUEST_METHOD=OPTIONS", 0, FAULT_NONE},
        {"REQUEST_METHOD=POST", -1, FAULT_METHOD_NOT_ALLOWED},
        {"REQUEST_METHOD=get", -1, FAULT_METHOD_NOT_ALLOWED},
        {"REQUEST_METHOD=", -1, FAULT_BAD_REQUEST},
        {"X=GET", -1, FAULT_BAD_REQUEST},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *environment[] = {(char *)rows[i].variable, NULL};
        struct request request;
        struct fault fault = {0};
        g_assert_cmpint(request_read(environment, &request, &fault), ==, rows[i].status);
        unit_assert_fault(&fault, rows[i].kind);
        g_assert_cmpstr(request.path, ==, "");
        g_assert_cmpstr(request.unless, ==, "");
        g_assert_false(request.wants_json);
    }
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/request/read", test_read);
    g_test_add_func("/request/methods", test_methods);
    return g_test_run();
}
