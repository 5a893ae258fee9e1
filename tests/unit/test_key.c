#include "base/key.h"
#include "base/text.h"
#include "unit.h"

#include <string.h>

static void test_keys(void)
{
    g_autofree char *longest = g_strnfill(KEY_MOST_SEGMENT_BYTES, 'a');
    g_autofree char *too_long = g_strnfill(KEY_MOST_SEGMENT_BYTES + 1, 'a');
    const struct {
        const char *key;
        enum fault_kind kind;
        const char *part;
    } rows[] = {
        {"a", FAULT_NONE, ""},
        {"a/b c/ü.jpg", FAULT_NONE, ""},
        {"a/-/b", FAULT_NONE, ""},
        {"-a", FAULT_NONE, ""},
        {"...", FAULT_NONE, ""},
        {".a/b..", FAULT_NONE, ""},
        {"a/%00#?", FAULT_NONE, ""},
        {longest, FAULT_NONE, ""},
        {"", FAULT_NOT_FOUND, "nothing at /"},
        {"-", FAULT_NOT_FOUND, "service page"},
        {"-/health", FAULT_NOT_FOUND, "service page"},
        {"-/..", FAULT_NOT_FOUND, "service page"},
        {"/a", FAULT_BAD_PATH, "empty segment"},
        {"a/", FAULT_BAD_PATH, "empty segment"},
        {"a//b", FAULT_BAD_PATH, "empty segment"},
        {".", FAULT_BAD_PATH, "segment '.'"},
        {"a/../b", FAULT_BAD_PATH, "segment '..'"},
        {"a/..", FAULT_BAD_PATH, "segment '..'"},
        {too_long, FAULT_BAD_PATH, "longer than 255"},
        {"a\xff", FAULT_BAD_PATH, "UTF-8"},
        {"\xc0\xaf", FAULT_BAD_PATH, "UTF-8"},
        {"a\nb", FAULT_BAD_PATH, "control character"},
        {"a\x7f", FAULT_BAD_PATH, "control character"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct fault fault = {0};
        unit_row(rows[i].key);
        g_assert_cmpint(key_check(rows[i].key, &fault), ==, rows[i].kind == FAULT_NONE ? 0 : -1);
        unit_assert_fault(&fault, rows[i].kind);
        g_assert_nonnull(strstr(fault.detail, rows[i].part));
    }
}

static void test_text(void)
{
    static const struct {
        const char *text;
        gboolean has_control, is_graph;
    } rows[] = {
        {"", FALSE, TRUE},     {"a~!", FALSE, TRUE},  {"a b", FALSE, FALSE},
        {"ü", FALSE, FALSE},   {"\t", TRUE, FALSE},   {"a\r\n", TRUE, FALSE},
        {"\x1f", TRUE, FALSE}, {"\x7f", TRUE, FALSE}, {" ", FALSE, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        unit_row(rows[i].text);
        g_assert_cmpint(text_has_control(rows[i].text), ==, rows[i].has_control);
        g_assert_cmpint(text_is_graph(rows[i].text), ==, rows[i].is_graph);
    }
    g_assert_true(text_is_graph(NULL));
    char text[] = "a\r\nb\x7fü\x01";
    text_replace_control(text, '?');
    g_assert_cmpstr(text, ==, "a??b?ü?");
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/key/keys", test_keys);
    g_test_add_func("/key/text", test_text);
    return g_test_run();
}
