#include "store/retry.h"
#include "unit.h"

#define MANY 200

static void test_is_worth(void)
{
    static const struct {
        long status;
        gboolean is_worth;
    } rows[] = {
        {0, FALSE},   {200, FALSE}, {301, FALSE}, {403, FALSE}, {404, FALSE},
        {408, TRUE},  {409, TRUE},  {412, FALSE}, {429, TRUE},  {500, TRUE},
        {501, FALSE}, {502, TRUE},  {503, TRUE},  {504, TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("row: %ld", rows[i].status);
        g_assert_cmpint(retry_is_worth(rows[i].status), ==, rows[i].is_worth);
    }
}

static void test_patience(void)
{
    static const long wanted[] = {2, 4, 8, 16};
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
        g_assert_cmpint(retry_patience((int)i), ==, wanted[i]);
    g_assert_cmpint(retry_patience(1000), ==, 512);
}

/* The longest of many pauses, in milliseconds; none is longer than `most`. */
static gint64 longest_pause(int attempts, gint64 most)
{
    gint64 longest = 0, wake;
    for (int i = 0; i < MANY; i++) {
        gint64 now = g_get_monotonic_time();
        g_assert_true(retry_plan(attempts, G_MAXINT64, &wake));
        g_assert_cmpint(wake, >=, now);
        longest = MAX(longest, wake - g_get_monotonic_time());
    }
    g_assert_cmpint(longest, <=, most * G_TIME_SPAN_MILLISECOND);
    return longest / G_TIME_SPAN_MILLISECOND;
}

static void test_pauses(void)
{
    static const struct {
        int attempts;
        gint64 most; /* milliseconds */
    } rows[] = {{1, 100}, {2, 200}, {3, 400}, {4, 800}, {5, 1000}, {9, 1000}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("row: %d", rows[i].attempts);
        g_assert_cmpint(longest_pause(rows[i].attempts, rows[i].most), >, rows[i].most / 2);
    }
}

static void test_end(void)
{
    gint64 wake, now = g_get_monotonic_time();
    g_assert_true(retry_plan(9, G_MAXINT64, &wake));
    g_assert_false(retry_plan(10, G_MAXINT64, &wake));
    g_assert_false(retry_plan(1, now + 9 * G_TIME_SPAN_MILLISECOND, &wake));
    g_assert_false(retry_plan(1, now, &wake));
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/retry/is-worth", test_is_worth);
    g_test_add_func("/retry/patience", test_patience);
    g_test_add_func("/retry/pauses", test_pauses);
    g_test_add_func("/retry/end", test_end);
    return g_test_run();
}
