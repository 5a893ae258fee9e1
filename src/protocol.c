#include "protocol.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_FILES (PROTOCOL_MOST_SOURCES + 1)

union control {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int) * MOST_FILES)];
};

int protocol_send(int socket, const void *packet, gsize size, const int *files, guint count) {
    union control control = {0};
    struct iovec part = {(void *)packet, size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > MOST_FILES) {
        errno = EINVAL;
        return -1;
    }
    if (count > 0) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        control.header = (struct cmsghdr){CMSG_LEN(sizeof(int) * count), SOL_SOCKET, SCM_RIGHTS};
        memcpy(CMSG_DATA(&control.header), files, sizeof(int) * count);
    }
    ssize_t sent;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent == -1 && errno == EINTR);
    return sent == (ssize_t)size ? 0 : -1;
}

static guint take_files(struct msghdr *message, int *files) {
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
        return 0;
    guint count = (guint)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(files, CMSG_DATA(header), sizeof(int) * count);
    return count;
}

static void close_all(const int *files, guint count) {
    for (guint i = 0; i < count; i++)
        close(files[i]);
}

int protocol_receive(int socket, void *packet, gsize size, int *files, guint most, guint *count) {
    union control control;
    int received[MOST_FILES];
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
    *count = take_files(&message, received);
    gboolean is_cut = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
    if (got == (ssize_t)size && !is_cut && *count <= most) {
        for (guint i = 0; i < *count; i++)
            files[i] = received[i];
        return 0;
    }
    close_all(received, *count);
    *count = 0;
    errno = got == 0 ? ECONNRESET : EPROTO;
    return -1;
}
