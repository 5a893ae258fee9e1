#include "config.h"

#include "renderer/child_process.h"

#include "base/descriptor.h"
#include "base/oom_score.h"
#include "base/priority.h"
#include "renderer/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* From the first attempt to start a child to its hello. */
#define HELLO_TIMEOUT (5 * G_TIME_SPAN_SECOND)
#define MOST_STARTS 3
#define FIRST_INHERITED 3
/* How long a child may take to end, after its socket has closed and after it was killed. */
#define LONGEST_EXIT (200 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_DEATH G_TIME_SPAN_SECOND
#define SHORTEST_NAP 100 /* microseconds */
#define LONGEST_NAP (10 * G_TIME_SPAN_MILLISECOND)
#define MOST_ABANDONED 4

struct child_process {
    char *program;
    guint32 formats;
    gint64 memory;
    pid_t pid; /* 0: no process */
    int socket;
    gboolean is_met;                 /* it has said hello */
    int landlock;                    /* version in its jail */
    pid_t abandoned[MOST_ABANDONED]; /* killed, and not yet seen to end */
    int abandoned_count;
    struct oom_score score; /* of this process */
};

int child_process_open(const struct child_process_options *options, struct child_process **process,
                       struct fault *fault)
{
    if (access(options->program, X_OK) == -1)
        return fault_raise(fault, FAULT_NO_RENDERER, "%s: %s", options->program, g_strerror(errno));
    /* If this process was started to ignore SIGCHLD, the kernel would not keep how children end,
     * nor keep their numbers from being given to others. */
    signal(SIGCHLD, SIG_DFL);
    *process = g_new(struct child_process, 1);
    **process = (struct child_process){.program = g_strdup(options->program),
                                       .formats = options->formats,
                                       .memory = options->memory,
                                       .socket = -1};
    oom_score_open(&(*process)->score);
    return 0;
}

static void forget(struct child_process *process)
{
    descriptor_close(&process->socket);
    process->pid = 0;
}

/* Whether a child ends within this time, in microseconds; if so it is reaped. */
static gboolean ends_within(pid_t pid, gint64 time, int *status)
{
    gint64 until = g_get_monotonic_time() + time;
    for (gint64 nap = SHORTEST_NAP;; nap = MIN(LONGEST_NAP, 2 * nap)) {
        if (waitpid(pid, status, WNOHANG) == pid)
            return TRUE;
        if (g_get_monotonic_time() >= until)
            return FALSE;
        g_usleep((gulong)nap);
    }
}

static void reap_abandoned(struct child_process *process)
{
    int left = 0, status;
    for (int i = 0; i < process->abandoned_count; i++)
        if (!ends_within(process->abandoned[i], 0, &status))
            process->abandoned[left++] = process->abandoned[i];
    process->abandoned_count = left;
}

/* A child that waits for a dead disk or file server does not even end when it is killed. It is not
 * waited for; until it is reaped, its number remains its own. */
void child_process_stop(struct child_process *process)
{
    int status;
    reap_abandoned(process);
    if (process->pid == 0)
        return;
    kill(process->pid, SIGKILL);
    if (!ends_within(process->pid, LONGEST_DEATH, &status))
        process->abandoned[process->abandoned_count++] = process->pid;
    forget(process);
}

static int spawn(struct child_process *process, int peer)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    char *environment[] = {NULL};
    g_autofree char *memory = g_strdup_printf("--memory=%" G_GINT64_FORMAT, process->memory);
    g_autofree char *name = g_path_get_basename(process->program);
    char *arguments[] = {name, memory, NULL};
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, peer, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (!SANITIZERS)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, FIRST_INHERITED);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETPGROUP);
    oom_score_raise(&process->score);
    int error =
        posix_spawn(&process->pid, process->program, &actions, &attributes, arguments, environment);
    oom_score_restore(&process->score);
    if (error == 0)
        priority_lower(process->pid);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int child_process_wait(const struct child_process *process, gint64 until)
{
    struct pollfd poll_for = {process->socket, POLLIN, 0};
    for (;;) {
        gint64 left = (until - g_get_monotonic_time()) / G_TIME_SPAN_MILLISECOND;
        int ready = poll(&poll_for, 1, (int)MAX(0, left));
        if (ready > 0)
            return 0;
        if (ready == 0 || errno != EINTR)
            return -1;
    }
}

static int check_formats(const struct child_process *process, guint32 formats, struct fault *fault)
{
    for (int format = FORMAT_UNKNOWN + 1; format < FORMATS; format++)
        if ((process->formats & ~formats & 1u << format) != 0)
            return fault_raise(
                fault, FAULT_NO_RENDERER,
                "%s has no codec for %s: is the folder pantograph-codecs next to it?",
                process->program, format_row(format)->extension);
    return 0;
}

static int check_build(const struct child_process *process, const struct protocol_hello *hello,
                       struct fault *fault)
{
    if (strncmp(hello->version, VERSION, sizeof hello->version) != 0)
        return fault_raise(fault, FAULT_NO_RENDERER, "%s is version %.*s, this is %s",
                           process->program, (int)sizeof hello->version, hello->version, VERSION);
    if (strncmp(hello->protocol, protocol_id(), sizeof hello->protocol) != 0)
        return fault_raise(
            fault, FAULT_NO_RENDERER, "%s is from another build: its protocol is %.*s, ours is %s",
            process->program, (int)sizeof hello->protocol, hello->protocol, protocol_id());
    return 0;
}

/* A child that was killed from outside says nothing of its program. */
static int explain_silence(struct child_process *process, struct fault *fault)
{
    struct fault end;
    child_process_end(process, &end);
    if (end.kind == FAULT_RENDERER_KILLED)
        return fault_raise(fault, end.kind, "%s, before its hello", end.detail);
    return fault_raise(fault, FAULT_NO_RENDERER, "%s did not say hello: %s", process->program,
                       end.detail);
}

static int meet(struct child_process *process, gint64 until, struct fault *fault)
{
    struct protocol_hello hello;
    if (child_process_wait(process, until) == -1)
        return fault_raise(fault, FAULT_NO_RENDERER, "%s did not say hello in time",
                           process->program);
    if (protocol_receive(process->socket, &hello, sizeof hello, NULL) == -1)
        return explain_silence(process, fault);
    process->landlock = hello.landlock;
    if (check_build(process, &hello, fault) == -1)
        return -1;
    return check_formats(process, hello.formats, fault);
}

int child_process_launch(struct child_process *process, struct fault *fault)
{
    int pair[2];
    child_process_stop(process);
    if (process->abandoned_count == MOST_ABANDONED)
        return fault_raise(fault, FAULT_NO_RENDERER, "%d that were killed have not ended",
                           MOST_ABANDONED);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "socketpair: %s", g_strerror(errno));
    descriptor_auto int ours = pair[0], theirs = pair[1];
    int error = spawn(process, theirs);
    if (error != 0) {
        process->pid = 0;
        return fault_raise(fault, FAULT_NO_RENDERER, "%s: %s", process->program, g_strerror(error));
    }
    process->socket = descriptor_steal(&ours);
    process->is_met = FALSE;
    return 0;
}

static gboolean is_launched(const struct child_process *process)
{
    return process->pid != 0 && !process->is_met;
}

int child_process_start(struct child_process *process, struct fault *fault)
{
    gint64 until = g_get_monotonic_time() + HELLO_TIMEOUT;
    for (int starts = 1;; starts++) {
        gboolean is_there = is_launched(process) || child_process_launch(process, fault) == 0;
        process->is_met = is_there && meet(process, until, fault) == 0;
        if (process->is_met)
            return 0;
        if (fault->kind != FAULT_RENDERER_KILLED || starts == MOST_STARTS) {
            child_process_stop(process);
            return -1;
        }
    }
}

gboolean child_process_is_idle(const struct child_process *process)
{
    struct pollfd poll_for = {process->socket, POLLIN, 0};
    return process->pid != 0 && process->is_met && poll(&poll_for, 1, 0) == 0;
}

gboolean child_process_is_gone(const struct child_process *process)
{
    return process->pid == 0;
}

gint64 child_process_cpu(const struct child_process *process)
{
    clockid_t clock;
    struct timespec used = {0, 0};
    if (process->pid != 0 && clock_getcpuclockid(process->pid, &clock) == 0)
        clock_gettime(clock, &used);
    return used.tv_sec * G_TIME_SPAN_SECOND + used.tv_nsec / 1000;
}

int child_process_socket(const struct child_process *process)
{
    return process->socket;
}

/* SIGKILL comes from outside (an operator, the OOM killer): the jail, the limits and crashes end a
 * child in other ways. SIGBUS means that a mapped source cannot be read, because the file was
 * truncated or its disk is failing. */
int child_process_end(struct child_process *process, struct fault *fault)
{
    int status;
    if (!ends_within(process->pid, LONGEST_EXIT, &status)) {
        child_process_stop(process);
        return fault_raise(fault, FAULT_RENDERER_DIED, "the renderer broke off");
    }
    forget(process);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return fault_raise(fault, FAULT_RENDERER_KILLED, "the renderer was killed from outside");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS)
        return fault_raise(fault, FAULT_ORIGINALS_UNREADABLE,
                           "the original cannot be read to the end");
    if (WIFSIGNALED(status))
        return fault_raise(fault, FAULT_RENDERER_DIED, "the renderer was killed by signal %d",
                           WTERMSIG(status));
    return fault_raise(fault, FAULT_RENDERER_DIED, "the renderer exited with status %d",
                       WEXITSTATUS(status));
}

const char *child_process_program(const struct child_process *process)
{
    return process->program;
}

int child_process_landlock(const struct child_process *process)
{
    return process->landlock;
}

void child_process_close(struct child_process *process)
{
    if (process == NULL)
        return;
    child_process_stop(process);
    oom_score_close(&process->score);
    g_free(process->program);
    g_free(process);
}
