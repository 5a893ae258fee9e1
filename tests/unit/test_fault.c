#include "serve/response.h"
#include "unit.h"

#include <string.h>

static void test_raise(void)
{
    struct fault fault;
    char long_text[600];
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    g_assert_cmpint(fault_raise(&fault, FAULT_BAD_VALUE, "%s_%d\r\n\x7f", "w", 0), ==, -1);
    g_assert_cmpstr(fault.detail, ==, "w_0???");
    fault_fill(&fault, FAULT_INTERNAL, "%s", long_text);
    g_assert_cmpuint(strlen(fault.detail), ==, sizeof fault.detail - 1);
}

static void test_characters_stay_whole(void)
{
    static const char *const characters[] = {"é", "文", "😀"};
    for (gsize i = 0; i < G_N_ELEMENTS(characters); i++)
        for (int shift = 0; shift < 4; shift++) {
            struct fault fault;
            g_autoptr(GString) text = g_string_new(&"aaaa"[shift]);
            while (text->len < 300)
                g_string_append(text, characters[i]);
            fault_fill(&fault, FAULT_INTERNAL, "%s", text->str);
            g_assert_true(g_utf8_validate(fault.detail, -1, NULL));
            g_assert_cmpuint(strlen(fault.detail), >=, sizeof fault.detail - 4);
        }
}

static void test_sentence(void)
{
    struct fault fault;
    fault_fill(&fault, FAULT_BAD_VALUE, "w_0: expected more");
    g_assert_cmpstr(fault_sentence(&fault, TRUE), ==, "w_0: expected more");
    fault.is_remembered = TRUE;
    g_assert_cmpstr(fault_sentence(&fault, TRUE), ==, "A transformation has an invalid value.");
    fault_fill(&fault, FAULT_NO_ORIGINAL, "/srv/secret: Permission denied");
    g_assert_cmpstr(fault_sentence(&fault, TRUE), ==, "There is no such original.");
    fault_fill(&fault, FAULT_NOT_FOUND, "%s", "");
    g_assert_cmpstr(fault_sentence(&fault, TRUE), ==, "There is nothing at this address.");
}

static void test_rows(void)
{
    for (int kind = FAULT_NONE + 1; kind < FAULT_KINDS; kind++) {
        g_assert_nonnull(fault_row(kind)->code);
        g_assert_cmpint(fault_row(kind)->status, >=, 400);
        for (int other = FAULT_NONE + 1; other < kind; other++)
            g_assert_cmpstr(fault_row(kind)->code, !=, fault_row(other)->code);
    }
    g_assert_cmpint(fault_row(FAULT_NO_ORIGINAL)->status, ==, 404);
    g_assert_true(fault_row((enum fault_kind) - 1) == fault_row(FAULT_INTERNAL));
    g_assert_true(fault_row(FAULT_KINDS) == fault_row(FAULT_INTERNAL));
}

/* The rows are in order, so that a misplaced kind shows. */
static void test_order(void)
{
    for (int kind = FAULT_NONE + 1; kind < FAULT_KINDS; kind++) {
        unit_row(fault_row(kind)->code);
        g_assert_cmpint(fault_row(kind)->status, >=, fault_row(kind - 1)->status);
    }
}

static void test_every_status_has_a_reason(void)
{
    for (int kind = FAULT_NONE + 1; kind < FAULT_KINDS; kind++) {
        struct response response;
        response_init(&response);
        response.status = fault_row(kind)->status;
        g_autofree char *head = response_head(&response);
        unit_row(head);
        g_assert_null(strstr(head, "Unknown"));
        response_clear(&response);
    }
}

static void test_table(void)
{
    g_autofree char *table = fault_table();
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 2 + FAULT_KINDS - 1 + 1);
    g_assert_nonnull(strstr(table, "| `no-original` | 404 | There is no such original. |"));
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/fault/raise", test_raise);
    g_test_add_func("/fault/characters_stay_whole", test_characters_stay_whole);
    g_test_add_func("/fault/sentence", test_sentence);
    g_test_add_func("/fault/rows", test_rows);
    g_test_add_func("/fault/order", test_order);
    g_test_add_func("/fault/every_status_has_a_reason", test_every_status_has_a_reason);
    g_test_add_func("/fault/table", test_table);
    return g_test_run();
}
