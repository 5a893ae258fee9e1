#include "config.h"

#include "render/jail.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MOST_FILES 32

static int limit(int resource, gint64 value)
{
    struct rlimit bound = {(rlim_t)value, (rlim_t)value};
    return setrlimit(resource, &bound);
}

int jail_enter(gint64 memory, struct fault *fault)
{
    /* Address sanitizer reserves terabytes. */
    if (!SANITIZERS && limit(RLIMIT_AS, memory << 20) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "RLIMIT_AS: %s", g_strerror(errno));
    if (limit(RLIMIT_CORE, 0) == -1 || limit(RLIMIT_NOFILE, MOST_FILES) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "setrlimit: %s", g_strerror(errno));
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 || prctl(PR_SET_DUMPABLE, 0) == -1 ||
        prctl(PR_SET_PDEATHSIG, SIGKILL) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "prctl: %s", g_strerror(errno));
    return 0;
}
