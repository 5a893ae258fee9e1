#include "base/landlock.h"
#include "base/oom_score.h"
#include "unit.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

static int own_score(void)
{
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents("/proc/self/oom_score_adj", &text, NULL, NULL));
    return (int)g_ascii_strtoll(text, NULL, 10);
}

static int has_score(void *data)
{
    return own_score() == *(int *)data ? 0 : 1;
}

static void test_inheritance(void)
{
    struct oom_score score;
    int usual = own_score(), highest = 1000;
    oom_score_open(&score);
    g_assert_cmpint(own_score(), ==, usual);
    oom_score_raise(&score);
    g_assert_cmpint(unit_in_child(has_score, &highest), ==, 0);
    oom_score_restore(&score);
    g_assert_cmpint(own_score(), ==, usual);
    g_assert_cmpint(unit_in_child(has_score, &usual), ==, 0);
    oom_score_close(&score);
    g_assert_cmpint(score.file, ==, -1);
}

/* Its score is read by a descriptor of its own, for it can open nothing any more. */
static int raise_when_confined(void *data)
{
    struct oom_score score;
    struct fault fault;
    int version, reader = open("/proc/self/oom_score_adj", O_RDONLY);
    char raised[16] = "", restored[16] = "";
    (void)data;
    oom_score_open(&score);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (landlock_enter(NULL, 0, LANDLOCK_KEEP_NETWORK, &version, &fault) == -1)
        return 2;
    oom_score_raise(&score);
    gboolean is_read = pread(reader, raised, sizeof raised - 1, 0) > 0;
    oom_score_restore(&score);
    is_read &= pread(reader, restored, sizeof restored - 1, 0) > 0;
    return is_read && g_str_equal(raised, "1000\n") && g_str_equal(restored, score.usual) ? 0 : 1;
}

static void test_confined(void)
{
    g_assert_cmpint(unit_in_child(raise_when_confined, NULL), ==, 0);
}

/* As without /proc. */
static void test_nothing_to_write(void)
{
    struct oom_score score = {.file = -1};
    int usual = own_score();
    oom_score_raise(&score);
    g_assert_cmpint(own_score(), ==, usual);
    oom_score_restore(&score);
    oom_score_close(&score);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/oom-score/inheritance", test_inheritance);
    g_test_add_func("/oom-score/confined", test_confined);
    g_test_add_func("/oom-score/nothing-to-write", test_nothing_to_write);
    return g_test_run();
}
