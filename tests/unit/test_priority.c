#include "base/priority.h"
#include "unit.h"

#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* The end of struct sched_attr: its slice follows five fields of 24 bytes in all. */
struct attributes {
    char before[24];
    guint64 runtime, deadline, period;
};

static gboolean kernel_knows_slices(void)
{
    struct utsname system;
    uname(&system);
    char *end;
    guint64 major = g_ascii_strtoull(system.release, &end, 10);
    guint64 minor = g_ascii_strtoull(end + 1, NULL, 10);
    return major > 6 || (major == 6 && minor >= 12);
}

static void test_put(void)
{
    struct attributes attributes = {0};
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    priority_lower(child);
    g_assert_cmpint(sched_getscheduler(child), ==, SCHED_BATCH);
    g_assert_cmpint(getpriority(PRIO_PROCESS, (id_t)child), ==, 5);
    g_assert_cmpint(syscall(SYS_sched_getattr, child, &attributes, sizeof attributes, 0), ==, 0);
    if (kernel_knows_slices())
        g_assert_cmpuint(attributes.runtime, ==, 100 * 1000 * 1000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/background/put", test_put);
    return g_test_run();
}
