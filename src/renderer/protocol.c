#include "renderer/protocol.h"

#include "renderer/protocol_id.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union control {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int) * PROTOCOL_MOST_FILES)];
};

const char *protocol_id(void)
{
    return PROTOCOL_ID;
}

static void attach(struct msghdr *message, union control *control,
                   const struct protocol_files *files)
{
    gsize size = sizeof(int) * files->count;
    message->msg_control = control;
    message->msg_controllen = CMSG_SPACE(size);
    control->header = (struct cmsghdr){CMSG_LEN(size), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(&control->header), files->list, size);
}

int protocol_send(int socket, const void *packet, gsize size, const struct protocol_files *files)
{
    union control control = {0};
    struct iovec part = {(void *)packet, size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (files != NULL && files->count > 0)
        attach(&message, &control, files);
    ssize_t sent;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent == -1 && errno == EINTR);
    return sent == (ssize_t)size ? 0 : -1;
}

static void detach(struct msghdr *message, struct protocol_files *files)
{
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    files->count = 0;
    if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
        return;
    files->count = (guint)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(files->list, CMSG_DATA(header), sizeof(int) * files->count);
}

int protocol_receive(int socket, void *packet, gsize size, struct protocol_files *files)
{
    union control control;
    struct protocol_files received;
    struct iovec part = {packet, size};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    ssize_t got;
    do
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (got == -1 && errno == EINTR);
    if (got == -1)
        return -1;
    detach(&message, &received);
    gboolean is_cut = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
    if (got == (ssize_t)size && !is_cut && (files != NULL || received.count == 0)) {
        if (files != NULL)
            *files = received;
        return 0;
    }
    protocol_close(&received);
    errno = got == 0 ? ECONNRESET : EPROTO;
    return -1;
}

void protocol_close(struct protocol_files *files)
{
    for (guint i = 0; i < files->count; i++)
        close(files->list[i]);
    files->count = 0;
}
