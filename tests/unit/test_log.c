#include "base/log.h"
#include "unit.h"

#include <string.h>
#include <unistd.h>

/* Returns what log_end writes for these fields, without time and pid, which vary. */
static char *line_of(enum log_format format, const char *value)
{
    int pipes[2], saved = dup(STDERR_FILENO);
    char text[2000];
    struct log log;
    g_assert_cmpint(pipe(pipes), ==, 0);
    dup2(pipes[1], STDERR_FILENO);
    log_begin(&log, format, "e");
    log_text(&log, "value", value);
    log_number(&log, "n", -7);
    log_duration(&log, "ms", 1234567);
    log_end(&log);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(pipes[1]);
    ssize_t size = read(pipes[0], text, sizeof text - 1);
    close(pipes[0]);
    text[MAX(0, size)] = '\0';
    const char *from = strstr(text, "value");
    return g_strdup(from != NULL ? from : "");
}

static void test_logfmt(void)
{
    static const struct {
        const char *value, *line;
    } rows[] = {
        {"/a/b.jpg", "value=/a/b.jpg n=-7 ms=1234.567\n"},
        {"", "value=\"\" n=-7 ms=1234.567\n"},
        {"a b", "value=\"a b\" n=-7 ms=1234.567\n"},
        {"a=b", "value=\"a=b\" n=-7 ms=1234.567\n"},
        {"\"\\", "value=\"\\\"\\\\\" n=-7 ms=1234.567\n"},
        {"a\nevent=x", "value=\"a\\u000aevent=x\" n=-7 ms=1234.567\n"},
        {"\xc2\x9b"
         "31m",
         "value=\"\\u009b31m\" n=-7 ms=1234.567\n"},
        {"a\u2028event=x", "value=\"a\\u2028event=x\" n=-7 ms=1234.567\n"},
        {"gnp.\u202egpj", "value=\"gnp.\\u202egpj\" n=-7 ms=1234.567\n"},
        {"\u2066a\u2069\u200f\u061c", "value=\"\\u2066a\\u2069\\u200f\\u061c\" n=-7 ms=1234.567\n"},
        {"\u00fc\u6587\u2027", "value=\"\u00fc\u6587\u2027\" n=-7 ms=1234.567\n"},
        {"\xff", "value=\"\xef\xbf\xbd\" n=-7 ms=1234.567\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *line = line_of(LOG_LOGFMT, rows[i].value);
        g_assert_cmpstr(line, ==, rows[i].line);
    }
}

static void test_json(void)
{
    g_autofree char *line = line_of(LOG_JSON, "a \"b\"\x01");
    g_assert_cmpstr(line, ==, "value\":\"a \\\"b\\\"\\u0001\",\"n\":-7,\"ms\":1234.567}\n");
}

static void test_off(void)
{
    g_autofree char *line = line_of(LOG_OFF, "x");
    g_assert_cmpstr(line, ==, "");
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/log/logfmt", test_logfmt);
    g_test_add_func("/log/json", test_json);
    g_test_add_func("/log/off", test_off);
    return g_test_run();
}
