#include "host/pace.h"
#include "host/runtime.h"
#include "unit.h"

#include <unistd.h>

static struct runtime *runtime;

static double open_pace(void)
{
    struct fault fault = {.detail = ""};
    struct pace *pace;
    if (pace_open(runtime, &pace, &fault) == -1)
        g_error("%s", fault.detail);
    double factor = pace_factor(pace);
    pace_close(pace);
    return factor;
}

static void leave(guint32 factor)
{
    struct fault fault;
    int file = runtime_file(runtime, "pace", sizeof factor, &fault);
    g_assert_cmpint(pwrite(file, &factor, sizeof factor, 0), ==, sizeof factor);
    close(file);
}

/* A computer that runs these tests is neither ten times faster nor twenty times slower. */
static void test_measured(void)
{
    double pace = open_pace();
    g_assert_cmpfloat(pace, >, 0.1);
    g_assert_cmpfloat(pace, <, 20);
}

static void test_shared(void)
{
    leave(2500);
    g_assert_cmpfloat(open_pace(), ==, 2.5);
}

static void test_nonsense_is_measured_again(void)
{
    static const guint32 rows[] = {0, 1, 99, 100001, G_MAXUINT32};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        leave(rows[i]);
        test_measured();
    }
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/pace/measured", test_measured);
    g_test_add_func("/pace/shared", test_shared);
    g_test_add_func("/pace/nonsense_is_measured_again", test_nonsense_is_measured_again);
    return unit_run_in_runtime(&runtime);
}
