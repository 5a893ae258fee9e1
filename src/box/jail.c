#include "config.h"

#include "box/jail.h"

#include "base/landlock.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MOST_FILES 16

static int limit(int resource, gint64 value)
{
    struct rlimit bound = {(rlim_t)value, (rlim_t)value};
    return setrlimit(resource, &bound);
}

int jail_bound(gint64 memory, struct fault *fault)
{
    /* AddressSanitizer reserves terabytes. */
    if (!SANITIZERS && limit(RLIMIT_AS, memory << 20) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "RLIMIT_AS: %s", g_strerror(errno));
    if (limit(RLIMIT_CORE, 0) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "RLIMIT_CORE: %s", g_strerror(errno));
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 || prctl(PR_SET_DUMPABLE, 0) == -1 ||
        prctl(PR_SET_PDEATHSIG, SIGKILL) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "prctl: %s", g_strerror(errno));
    return 0;
}

/* All other calls fail with EPERM. */
static const int allowed[] = {
    SCMP_SYS(brk),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(close),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(fstat),
    SCMP_SYS(futex),
    SCMP_SYS(getegid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getpid),
    SCMP_SYS(getrandom),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(lseek),
    SCMP_SYS(madvise),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(read),
    SCMP_SYS(recvmsg),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sendmsg),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(write),
};

/* Decoding a picture never needs these: a process that calls them is no longer ours. */
static const int deadly[] = {
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(socket), SCMP_SYS(connect),
    SCMP_SYS(ptrace), SCMP_SYS(fork),     SCMP_SYS(vfork),
};

static int add_lists(scmp_filter_ctx filter)
{
    int status = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(allowed); i++)
        status |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    for (gsize i = 0; i < G_N_ELEMENTS(deadly); i++)
        status |= seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
    return status;
}

/* Calls that are allowed in part: memory that is not executable, threads but not processes, a
 * thread's name. clone3 hides its flags from the filter; without it libc falls back to clone. */
static int add_parts(scmp_filter_ctx filter)
{
    struct scmp_arg_cmp plain = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    struct scmp_arg_cmp thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
    struct scmp_arg_cmp process = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0);
    struct scmp_arg_cmp name = SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME);
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, plain) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, plain) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, thread) |
           seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1, process) |
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, name);
}

static int filter_calls(struct fault *fault)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL)
        return fault_raise(fault, FAULT_INTERNAL, "seccomp: no memory");
    int status = add_lists(filter) | add_parts(filter);
    if (status == 0)
        status = seccomp_load(filter);
    seccomp_release(filter);
    if (status != 0)
        return fault_raise(fault, FAULT_INTERNAL, "seccomp: %s", g_strerror(-status));
    return 0;
}

int jail_enter(int *landlock, struct fault *fault)
{
    if (landlock_enter(NULL, 0, LANDLOCK_NO_NETWORK, landlock, fault) == -1)
        return -1;
    if (limit(RLIMIT_NOFILE, MOST_FILES) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "RLIMIT_NOFILE: %s", g_strerror(errno));
    /* The sanitizers read /proc and talk to children of their own. */
    return SANITIZERS ? 0 : filter_calls(fault);
}
