#include "config.h"

#include "renderer/child.h"

#include "base/priority.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define HELLO_TIMEOUT 5000
#define FIRST_INHERITED 3
/* Milliseconds that a child whose socket has closed may take to be gone. */
#define MOST_TRIES 200
/* Children that one picture may cost by itself, and by others' doing. */
#define MOST_DEATHS 2
#define MOST_KILLS 5

struct child {
    char *program;
    guint32 formats;
    gint64 memory, keep;
    int deadline;
    pid_t process; /* 0: none */
    int socket;
    gint64 made;  /* pictures by this child */
    gint64 until; /* when the picture in hand has to be ready */
    int landlock; /* version of its jail's Landlock */
    gint64 ends[METRICS_ENDS];
};

int child_open(const struct child_options *options, struct child **child, struct fault *fault)
{
    if (access(options->program, X_OK) == -1)
        return fault_raise(fault, FAULT_NO_RENDERER, "%s: %s", options->program, g_strerror(errno));
    *child = g_new0(struct child, 1);
    **child = (struct child){.program = g_strdup(options->program),
                             .formats = options->formats,
                             .memory = options->memory,
                             .keep = options->keep,
                             .deadline = options->deadline,
                             .socket = -1};
    return 0;
}

static void forget(struct child *child)
{
    close(child->socket);
    child->process = 0;
    child->socket = -1;
}

static void stop(struct child *child)
{
    if (child->process == 0)
        return;
    kill(child->process, SIGKILL);
    while (waitpid(child->process, NULL, 0) == -1 && errno == EINTR)
        ;
    forget(child);
}

static int spawn(struct child *child, int peer)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    char *environment[] = {NULL};
    g_autofree char *memory = g_strdup_printf("--memory=%" G_GINT64_FORMAT, child->memory);
    g_autofree char *name = g_path_get_basename(child->program);
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
    int error =
        posix_spawn(&child->process, child->program, &actions, &attributes, arguments, environment);
    if (error == 0)
        priority_lower(child->process);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Waits until the child has said something or has gone. Returns 0, or -1 at the deadline. */
static int wait_for_word(struct child *child, gint64 until)
{
    struct pollfd poll_for = {child->socket, POLLIN, 0};
    for (;;) {
        gint64 left = (until - g_get_monotonic_time()) / G_TIME_SPAN_MILLISECOND;
        int ready = poll(&poll_for, 1, (int)MAX(0, left));
        if (ready > 0)
            return 0;
        if (ready == 0 || errno != EINTR)
            return -1;
    }
}

static gint64 milliseconds_from_now(int milliseconds)
{
    return g_get_monotonic_time() + milliseconds * G_TIME_SPAN_MILLISECOND;
}

static int check_formats(const struct child *child, guint32 formats, struct fault *fault)
{
    for (int format = FORMAT_UNKNOWN + 1; format < FORMATS; format++)
        if ((child->formats & ~formats & 1u << format) != 0)
            return fault_raise(fault, FAULT_NO_RENDERER,
                               "%s has no codec for %s: is the folder pantograph-codecs beside it?",
                               child->program, format_row(format)->extension);
    return 0;
}

static int meet(struct child *child, struct fault *fault)
{
    struct protocol_hello hello;
    if (wait_for_word(child, milliseconds_from_now(HELLO_TIMEOUT)) == -1 ||
        protocol_receive(child->socket, &hello, sizeof hello, NULL) == -1)
        return fault_raise(fault, FAULT_NO_RENDERER, "%s does not say hello", child->program);
    hello.version[sizeof hello.version - 1] = '\0';
    if (strcmp(hello.version, VERSION) != 0 || hello.request != sizeof(struct protocol_request))
        return fault_raise(fault, FAULT_NO_RENDERER, "%s is version %s, this is %s", child->program,
                           hello.version, VERSION);
    child->landlock = hello.landlock;
    return check_formats(child, hello.formats, fault);
}

static int start(struct child *child, struct fault *fault)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "socketpair: %s", g_strerror(errno));
    int error = spawn(child, pair[1]);
    close(pair[1]);
    if (error != 0) {
        close(pair[0]);
        child->process = 0;
        return fault_raise(fault, FAULT_NO_RENDERER, "%s: %s", child->program, g_strerror(error));
    }
    child->socket = pair[0];
    child->made = 0;
    if (meet(child, fault) == 0)
        return 0;
    stop(child);
    return -1;
}

/* A child that has gone between two pictures is no fault of the next one. */
static gboolean is_alive(struct child *child)
{
    struct pollfd poll_for = {child->socket, POLLIN, 0};
    return child->process != 0 && poll(&poll_for, 1, 0) == 0;
}

int child_warm(struct child *child, struct fault *fault)
{
    if (is_alive(child))
        return 0;
    stop(child);
    return start(child, fault);
}

/* Whether the child ends without being killed here; then it is reaped. */
static gboolean has_ended(struct child *child, int *status)
{
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        if (waitpid(child->process, status, WNOHANG) == child->process) {
            forget(child);
            return TRUE;
        }
        g_usleep(G_TIME_SPAN_MILLISECOND);
    }
    return FALSE;
}

/* SIGKILL is the mark of somebody else, such as an operator or a kernel out of memory: the jail,
 * the bounds and a crash end a child in other ways. SIGBUS is that of a source which cannot be read
 * where it is mapped, because it has been cut or its disk fails. */
static int died(struct child *child, struct fault *fault)
{
    int status;
    if (!has_ended(child, &status)) {
        stop(child);
        return fault_raise(fault, FAULT_RENDERER_DIED, "the renderer closed its socket");
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return fault_raise(fault, FAULT_RENDERER_KILLED, "somebody killed the renderer");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS)
        return fault_raise(fault, FAULT_ORIGINALS_UNREADABLE, "it cannot be read to its end");
    if (WIFSIGNALED(status))
        return fault_raise(fault, FAULT_RENDERER_DIED, "the renderer died by signal %d",
                           WTERMSIG(status));
    return fault_raise(fault, FAULT_RENDERER_DIED, "the renderer ended with status %d",
                       WEXITSTATUS(status));
}

static int ask(struct child *child, struct render_order *job, const struct protocol_files *files,
               struct fault *fault)
{
    struct protocol_reply *reply = &job->reply;
    if (protocol_send(child->socket, &job->request, sizeof job->request, files) == -1)
        return died(child, fault);
    if (wait_for_word(child, child->until) == -1) {
        stop(child);
        return fault_raise(fault, FAULT_RENDER_TIMEOUT, "killed after %d ms", child->deadline);
    }
    if (protocol_receive(child->socket, reply, sizeof *reply, NULL) == -1)
        return died(child, fault);
    child->made++;
    reply->fault.detail[sizeof reply->fault.detail - 1] = '\0';
    return 0;
}

/* A renderer speaks of pictures; whatever else it says of a request is its own failure. */
static enum fault_kind believed(enum fault_kind kind)
{
    static const enum fault_kind of_pictures[] = {
        FAULT_NOT_A_PICTURE, FAULT_PICTURE_TOO_LARGE, FAULT_RESULT_TOO_LARGE,
        FAULT_UNDECODABLE,   FAULT_NO_PAGE,           FAULT_ORIGINALS_UNREADABLE};
    for (gsize i = 0; i < G_N_ELEMENTS(of_pictures); i++)
        if (of_pictures[i] == kind)
            return kind;
    return FAULT_INTERNAL;
}

/* Only what may go out under this format's name comes back: a renderer is not trusted. */
static int take_result(struct render_order *job, const struct blob *room, struct fault *fault)
{
    const struct protocol_reply *reply = &job->reply;
    g_autoptr(GBytes) bytes = NULL;
    if (reply->fault.kind != FAULT_NONE)
        return fault_raise(fault, believed(reply->fault.kind), "%s", reply->fault.detail);
    if (reply->is_declined)
        return 0;
    if (reply->size == 0 || reply->size > (guint64)job->request.limits.room)
        return fault_raise(fault, FAULT_INTERNAL, "the renderer claims %" G_GUINT64_FORMAT " bytes",
                           reply->size);
    if (blob_copy(room, reply->size, &bytes, fault) == -1)
        return -1;
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    if (format_sniff(data, size) != job->request.format)
        return fault_raise(fault, FAULT_INTERNAL, "the renderer's result is no %s",
                           format_row(job->request.format)->extension);
    job->result = g_steal_pointer(&bytes);
    return 0;
}

static gboolean is_spent(const struct child *child)
{
    return child->keep > 0 && child->made >= child->keep;
}

/* After these nobody knows what the child has become. */
static gboolean is_suspect(const struct fault *fault)
{
    return fault->kind == FAULT_INTERNAL || fault->kind == FAULT_UNDECODABLE;
}

/* Ends the child where it must not go on, and counts how it has come to its end. */
static void end_where_due(struct child *child, int status, const struct fault *fault)
{
    enum fault_kind kind = status == -1 ? fault->kind : FAULT_NONE;
    gboolean is_due = is_spent(child) || (status == -1 && is_suspect(fault));
    gboolean is_gone = child->process == 0;
    if (is_due)
        stop(child);
    if (kind == FAULT_RENDERER_DIED || (kind == FAULT_ORIGINALS_UNREADABLE && is_gone))
        child->ends[METRICS_END_DIED]++;
    else if (kind == FAULT_RENDERER_KILLED)
        child->ends[METRICS_END_KILLED]++;
    else if (kind == FAULT_RENDER_TIMEOUT)
        child->ends[METRICS_END_TIMEOUT]++;
    else if (is_due)
        child->ends[status == -1 ? METRICS_END_FAULT : METRICS_END_RETIRED]++;
}

static int attempt(struct child *child, struct render_order *job, struct fault *fault)
{
    struct blob room = BLOB_CLOSED;
    struct protocol_files files = {.count = 1 + job->request.sources};
    if (child_warm(child, fault) == -1 ||
        blob_room(&room, (gsize)job->request.limits.room, fault) == -1)
        return -1;
    files.list[0] = room.file;
    for (guint i = 0; i < job->request.sources; i++)
        files.list[i + 1] = job->sources[i].file;
    int status = ask(child, job, &files, fault);
    if (status == 0)
        status = take_result(job, &room, fault);
    blob_close(&room);
    end_where_due(child, status, fault);
    return status;
}

int child_render(struct child *child, struct render_order *job, struct fault *fault)
{
    int status = -1, killed = 0;
    gboolean is_in_time = TRUE;
    child->until = milliseconds_from_now(child->deadline);
    for (guint i = 0; i < job->request.sources; i++)
        job->request.source_sizes[i] = job->sources[i].size;
    do {
        status = attempt(child, job, fault);
        if (status == 0)
            return 0;
        job->deaths += fault->kind == FAULT_RENDERER_DIED || fault->kind == FAULT_RENDER_TIMEOUT;
        killed += fault->kind == FAULT_RENDERER_KILLED;
        is_in_time = g_get_monotonic_time() < child->until;
    } while (is_in_time && ((fault->kind == FAULT_RENDERER_DIED && job->deaths < MOST_DEATHS) ||
                            (fault->kind == FAULT_RENDERER_KILLED && killed < MOST_KILLS)));
    return status;
}

gint64 child_take_ends(struct child *child, enum metrics_end cause)
{
    gint64 ends = child->ends[cause];
    child->ends[cause] = 0;
    return ends;
}

const char *child_program(const struct child *child)
{
    return child->program;
}

int child_landlock(const struct child *child)
{
    return child->landlock;
}

void child_close(struct child *child)
{
    if (child == NULL)
        return;
    stop(child);
    g_free(child->program);
    g_free(child);
}
