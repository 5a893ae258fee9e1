#include "base/priority.h"

#include <glib.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NICENESS 5
#define SLICE (G_GUINT64_CONSTANT(100) * 1000 * 1000) /* nanoseconds; the maximum */

/* The first version of the struct in sched_setattr(2), which Debian's libc does not declare. */
struct attributes {
    guint32 size, policy;
    guint64 flags;
    gint32 nice;
    guint32 priority;
    guint64 runtime, deadline, period;
};

void priority_lower(pid_t process)
{
    struct attributes attributes = {
        .size = sizeof attributes, .policy = SCHED_BATCH, .nice = NICENESS, .runtime = SLICE};
    syscall(SYS_sched_setattr, process, &attributes, 0);
}
