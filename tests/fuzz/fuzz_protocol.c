/* Any renderer, and any packet: the worker's end returns in time with a fault or with bytes in the
 * requested format, and keeps neither a descriptor nor a child. */
#include "config.h"

#include "fuzz.h"
#include "renderer/renderer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE 30      /* milliseconds */
#define PATIENCE 4000000 /* microseconds; far more than a deadline, for a busy machine */
#define ROOM 512
#define MOST_PACKET 700
#define MOST_SENT_FILES 9

static char *beside_this(const char *name)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self);
    return g_build_filename(folder, name, NULL);
}

static void write_script(const struct fuzz_bytes *bytes)
{
    static char *path;
    if (path == NULL)
        path = beside_this("script");
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    fuzz_holds(write(file, bytes->at, bytes->left) == (ssize_t)bytes->left);
    close(file);
}

/* Returns the number of the next descriptor, which increases with each one that is kept. */
static int next_descriptor(void)
{
    int file = dup(STDERR_FILENO);
    close(file);
    return file;
}

static void check_result(const struct render_order *job)
{
    gsize size;
    const guint8 *bytes = g_bytes_get_data(job->result, &size);
    fuzz_holds(size >= 1 && size <= ROOM);
    fuzz_holds(format_sniff(bytes, size) == job->request.format);
}

static void render(struct renderer *renderer)
{
    struct blob source = BLOB_CLOSED;
    struct fault fault = {0};
    fuzz_holds(blob_open(&source, 16, &fault) == 0 && blob_append(&source, "source", 6) == 0);
    fuzz_holds(blob_seal(&source, &fault) == 0);
    struct render_order job = {
        .request = {.format = FORMAT_WEBP, .limits = {.room = ROOM}, .sources = 1},
        .sources = &source};
    gint64 start = g_get_monotonic_time();
    int status = renderer_begin(renderer, &job, &fault);
    gboolean is_wanted = status == 0 && job.reply.cost % 8 != 0;
    if (is_wanted)
        status = renderer_finish(renderer, &job, &fault);
    else
        renderer_cancel(renderer);
    fuzz_holds(g_get_monotonic_time() - start < PATIENCE);
    fuzz_holds((is_wanted && status == 0) == (job.result != NULL));
    if (job.result != NULL)
        check_result(&job);
    else if (status == -1)
        fuzz_holds(fault.kind != FAULT_NONE && fault_row(fault.kind)->status >= 400 &&
                   memchr(fault.detail, '\0', sizeof fault.detail) != NULL &&
                   g_utf8_validate(fault_sentence(&fault, TRUE), -1, NULL));
    g_clear_pointer(&job.result, g_bytes_unref);
    blob_close(&source);
}

/* Makes two pictures, because remains of the first could be taken for the second. */
static void try_renderer(struct fuzz_bytes *bytes)
{
    static char *program;
    struct renderer *renderer;
    struct fault fault = {0};
    int status;
    if (program == NULL)
        program = beside_this("peer");
    struct child_options options = {.program = program,
                                    .memory = 64,
                                    .keep = 9,
                                    .deadline = DEADLINE * G_TIME_SPAN_MILLISECOND,
                                    .patience = DEADLINE * G_TIME_SPAN_MILLISECOND};
    write_script(bytes);
    fuzz_holds(renderer_open(&options, &renderer, &fault) == 0);
    render(renderer);
    render(renderer);
    renderer_close(renderer);
    /* one that got no processor for a second was left to die */
    while (waitpid(-1, &status, 0) != -1 || errno == EINTR)
        ;
    fuzz_holds(errno == ECHILD);
}

static void send_anything(int socket, struct fuzz_bytes *bytes)
{
    guint8 packet[MOST_PACKET] = {0};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int) * MOST_SENT_FILES)];
    } control = {0};
    gsize files = fuzz_byte(bytes) % (MOST_SENT_FILES + 1);
    gsize size = fuzz_pair(bytes) % sizeof packet;
    struct iovec part = {packet, size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    memcpy(packet, bytes->at, MIN(size, bytes->left));
    if (files > 0) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * files);
        control.header = (struct cmsghdr){CMSG_LEN(sizeof(int) * files), SOL_SOCKET, SCM_RIGHTS};
        for (gsize i = 0; i < files; i++)
            memcpy(CMSG_DATA(&control.header) + i * sizeof(int), &socket, sizeof(int));
    }
    fuzz_holds(sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)size);
}

static void try_packet(struct fuzz_bytes *bytes)
{
    int pair[2];
    struct protocol_files files = {0};
    gboolean takes_files = fuzz_byte(bytes) & 1;
    gsize wanted = 1 + fuzz_pair(bytes) % MOST_PACKET;
    g_autofree guint8 *packet = g_malloc(wanted);
    fuzz_holds(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0);
    send_anything(pair[0], bytes);
    if (protocol_receive(pair[1], packet, wanted, takes_files ? &files : NULL) == -1)
        fuzz_holds(errno == EPROTO || errno == ECONNRESET);
    for (guint i = 0; i < files.count; i++)
        fuzz_holds((fcntl(files.list[i], F_GETFD) & FD_CLOEXEC) != 0);
    protocol_close(&files);
    close(pair[0]);
    close(pair[1]);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    struct fuzz_bytes bytes = {data, size};
    int before = next_descriptor();
    if (fuzz_byte(&bytes) & 1)
        try_packet(&bytes);
    else
        try_renderer(&bytes);
    fuzz_holds(next_descriptor() == before);
    return 0;
}
