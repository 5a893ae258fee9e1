#include "config.h"

#include "renderer.h"

#include "background.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "pantograph-render"
#define HELLO_TIMEOUT 5000
#define FIRST_INHERITED 3
/* Milliseconds that a child whose socket has closed may take to be gone. */
#define MOST_TRIES 200
/* Children that one picture may cost by itself, and by others' doing. */
#define MOST_DEATHS 2
#define MOST_KILLS 5

struct renderer {
    char *program;
    gint64 memory, keep;
    int deadline;
    pid_t child; /* 0: none */
    int socket;
    gint64 made;  /* pictures by this child */
    gint64 until; /* when the picture in hand has to be ready */
    int landlock; /* version of its jail's Landlock */
    gint64 ends[METRICS_ENDS];
};

/* Beside this program, or where it lies from PREFIX/bin and PREFIX/lib/cgi-bin: an installed tree
 * may be moved. */
static char *find_program(const char *wanted)
{
    static const char *const places[] = {".", "../libexec", "../../libexec"};
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self != NULL ? self : ".");
    if (*wanted != '\0')
        return g_strdup(wanted);
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *place = g_build_filename(folder, places[i], PROGRAM, NULL);
        g_autofree char *found = g_canonicalize_filename(place, NULL);
        if (access(found, X_OK) == 0)
            return g_steal_pointer(&found);
    }
    return g_build_filename(LIBEXECDIR, PROGRAM, NULL);
}

int renderer_open(const struct renderer_options *options, struct renderer **renderer,
                  struct fault *fault)
{
    g_autofree char *program = find_program(options->program);
    if (access(program, X_OK) == -1)
        return fault_raise(fault, FAULT_NO_RENDERER, "%s: %s", program, g_strerror(errno));
    *renderer = g_new0(struct renderer, 1);
    **renderer = (struct renderer){.program = g_steal_pointer(&program),
                                   .memory = options->memory,
                                   .keep = options->keep,
                                   .deadline = options->deadline,
                                   .socket = -1};
    return 0;
}

static void forget(struct renderer *renderer)
{
    close(renderer->socket);
    renderer->child = 0;
    renderer->socket = -1;
}

static void stop(struct renderer *renderer)
{
    if (renderer->child == 0)
        return;
    kill(renderer->child, SIGKILL);
    while (waitpid(renderer->child, NULL, 0) == -1 && errno == EINTR)
        ;
    forget(renderer);
}

static int spawn(struct renderer *renderer, int peer)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    char *environment[] = {NULL};
    g_autofree char *memory = g_strdup_printf("--memory=%" G_GINT64_FORMAT, renderer->memory);
    char *arguments[] = {(char *)PROGRAM, memory, NULL};
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
    int error = posix_spawn(&renderer->child, renderer->program, &actions, &attributes, arguments,
                            environment);
    if (error == 0)
        background_put(renderer->child);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Waits until the child has said something or has gone. Returns 0, or -1 at the deadline. */
static int wait_for_word(struct renderer *renderer, gint64 until)
{
    struct pollfd poll_for = {renderer->socket, POLLIN, 0};
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

static int check_formats(const struct renderer *renderer, guint32 formats, struct fault *fault)
{
    for (int format = FORMAT_UNKNOWN + 1; format < FORMATS; format++)
        if ((formats & 1u << format) == 0)
            return fault_raise(fault, FAULT_NO_RENDERER,
                               "%s has no codec for %s: is the folder pantograph-codecs beside it?",
                               renderer->program, format_row(format)->extension);
    return 0;
}

static int meet(struct renderer *renderer, struct fault *fault)
{
    struct protocol_hello hello;
    if (wait_for_word(renderer, milliseconds_from_now(HELLO_TIMEOUT)) == -1 ||
        protocol_receive(renderer->socket, &hello, sizeof hello, NULL) == -1)
        return fault_raise(fault, FAULT_NO_RENDERER, "%s does not say hello", renderer->program);
    hello.version[sizeof hello.version - 1] = '\0';
    if (strcmp(hello.version, VERSION) != 0 || hello.request != sizeof(struct protocol_request))
        return fault_raise(fault, FAULT_NO_RENDERER, "%s is version %s, this is %s",
                           renderer->program, hello.version, VERSION);
    renderer->landlock = hello.landlock;
    return check_formats(renderer, hello.formats, fault);
}

static int start(struct renderer *renderer, struct fault *fault)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "socketpair: %s", g_strerror(errno));
    int error = spawn(renderer, pair[1]);
    close(pair[1]);
    if (error != 0) {
        close(pair[0]);
        renderer->child = 0;
        return fault_raise(fault, FAULT_NO_RENDERER, "%s: %s", renderer->program,
                           g_strerror(error));
    }
    renderer->socket = pair[0];
    renderer->made = 0;
    if (meet(renderer, fault) == 0)
        return 0;
    stop(renderer);
    return -1;
}

/* A child that has gone between two pictures is no fault of the next one. */
static gboolean is_alive(struct renderer *renderer)
{
    struct pollfd poll_for = {renderer->socket, POLLIN, 0};
    return renderer->child != 0 && poll(&poll_for, 1, 0) == 0;
}

int renderer_warm(struct renderer *renderer, struct fault *fault)
{
    if (is_alive(renderer))
        return 0;
    stop(renderer);
    return start(renderer, fault);
}

/* Whether the child ends without being killed here; then it is reaped. */
static gboolean has_ended(struct renderer *renderer, int *status)
{
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        if (waitpid(renderer->child, status, WNOHANG) == renderer->child) {
            forget(renderer);
            return TRUE;
        }
        g_usleep(G_TIME_SPAN_MILLISECOND);
    }
    return FALSE;
}

/* SIGKILL is the mark of somebody else, such as an operator or a kernel out of memory: the jail,
 * the bounds and a crash end a child in other ways. */
static int died(struct renderer *renderer, struct fault *fault)
{
    int status;
    if (!has_ended(renderer, &status)) {
        stop(renderer);
        return fault_raise(fault, FAULT_RENDERER_DIED, "the renderer closed its socket");
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return fault_raise(fault, FAULT_RENDERER_KILLED, "somebody killed the renderer");
    if (WIFSIGNALED(status))
        return fault_raise(fault, FAULT_RENDERER_DIED, "the renderer died by signal %d",
                           WTERMSIG(status));
    return fault_raise(fault, FAULT_RENDERER_DIED, "the renderer ended with status %d",
                       WEXITSTATUS(status));
}

static int ask(struct renderer *renderer, struct renderer_job *job,
               const struct protocol_files *files, struct fault *fault)
{
    struct protocol_reply *reply = &job->reply;
    if (protocol_send(renderer->socket, &job->request, sizeof job->request, files) == -1)
        return died(renderer, fault);
    if (wait_for_word(renderer, renderer->until) == -1) {
        stop(renderer);
        return fault_raise(fault, FAULT_RENDER_TIMEOUT, "killed after %d ms", renderer->deadline);
    }
    if (protocol_receive(renderer->socket, reply, sizeof *reply, NULL) == -1)
        return died(renderer, fault);
    renderer->made++;
    reply->fault.detail[sizeof reply->fault.detail - 1] = '\0';
    return 0;
}

/* A renderer speaks of pictures; whatever else it says of a request is its own failure. */
static enum fault_kind believed(enum fault_kind kind)
{
    static const enum fault_kind of_pictures[] = {FAULT_NOT_A_PICTURE, FAULT_PICTURE_TOO_LARGE,
                                                  FAULT_RESULT_TOO_LARGE, FAULT_UNDECODABLE,
                                                  FAULT_NO_PAGE};
    for (gsize i = 0; i < G_N_ELEMENTS(of_pictures); i++)
        if (of_pictures[i] == kind)
            return kind;
    return FAULT_INTERNAL;
}

/* Only what may go out under this format's name comes back: a renderer is not trusted. */
static int take_result(struct renderer_job *job, const struct blob *room, struct fault *fault)
{
    const struct protocol_reply *reply = &job->reply;
    g_autoptr(GBytes) bytes = NULL;
    if (reply->fault.kind != FAULT_NONE)
        return fault_raise(fault, believed(reply->fault.kind), "%s", reply->fault.detail);
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

static gboolean is_spent(const struct renderer *renderer)
{
    return renderer->keep > 0 && renderer->made >= renderer->keep;
}

/* After these nobody knows what the child has become. */
static gboolean is_suspect(const struct fault *fault)
{
    return fault->kind == FAULT_INTERNAL || fault->kind == FAULT_UNDECODABLE;
}

/* Ends the child where it must not go on, and counts how it has come to its end. */
static void end_where_due(struct renderer *renderer, int status, const struct fault *fault)
{
    enum fault_kind kind = status == -1 ? fault->kind : FAULT_NONE;
    gboolean is_due = is_spent(renderer) || (status == -1 && is_suspect(fault));
    if (is_due)
        stop(renderer);
    if (kind == FAULT_RENDERER_DIED)
        renderer->ends[METRICS_END_DIED]++;
    else if (kind == FAULT_RENDERER_KILLED)
        renderer->ends[METRICS_END_KILLED]++;
    else if (kind == FAULT_RENDER_TIMEOUT)
        renderer->ends[METRICS_END_TIMEOUT]++;
    else if (is_due)
        renderer->ends[status == -1 ? METRICS_END_FAULT : METRICS_END_RETIRED]++;
}

static int attempt(struct renderer *renderer, struct renderer_job *job, struct fault *fault)
{
    struct blob room = BLOB_CLOSED;
    struct protocol_files files = {.count = 1 + job->request.sources};
    if (renderer_warm(renderer, fault) == -1 ||
        blob_room(&room, (gsize)job->request.limits.room, fault) == -1)
        return -1;
    files.list[0] = room.file;
    for (guint i = 0; i < job->request.sources; i++)
        files.list[i + 1] = job->sources[i].file;
    int status = ask(renderer, job, &files, fault);
    if (status == 0)
        status = take_result(job, &room, fault);
    blob_close(&room);
    end_where_due(renderer, status, fault);
    return status;
}

int renderer_render(struct renderer *renderer, struct renderer_job *job, struct fault *fault)
{
    int status = -1, killed = 0;
    gboolean is_in_time = TRUE;
    renderer->until = milliseconds_from_now(renderer->deadline);
    for (guint i = 0; i < job->request.sources; i++)
        job->request.source_sizes[i] = job->sources[i].size;
    do {
        status = attempt(renderer, job, fault);
        if (status == 0)
            return 0;
        job->deaths += fault->kind == FAULT_RENDERER_DIED || fault->kind == FAULT_RENDER_TIMEOUT;
        killed += fault->kind == FAULT_RENDERER_KILLED;
        is_in_time = g_get_monotonic_time() < renderer->until;
    } while (is_in_time && ((fault->kind == FAULT_RENDERER_DIED && job->deaths < MOST_DEATHS) ||
                            (fault->kind == FAULT_RENDERER_KILLED && killed < MOST_KILLS)));
    return status;
}

gint64 renderer_take_ends(struct renderer *renderer, enum metrics_end cause)
{
    gint64 ends = renderer->ends[cause];
    renderer->ends[cause] = 0;
    return ends;
}

const char *renderer_program(const struct renderer *renderer)
{
    return renderer->program;
}

int renderer_landlock(const struct renderer *renderer)
{
    return renderer->landlock;
}

void renderer_close(struct renderer *renderer)
{
    if (renderer == NULL)
        return;
    stop(renderer);
    g_free(renderer->program);
    g_free(renderer);
}
