#include "renderer/protocol.h"
#include "unit.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct packet {
    char text[16];
};

static int pair[2];

static void open_pair(void)
{
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), ==, 0);
}

static void close_pair(void)
{
    close(pair[0]);
    close(pair[1]);
}

static int count_open(void)
{
    int count = 0;
    g_autoptr(GDir) list = g_dir_open("/proc/self/fd", 0, NULL);
    while (g_dir_read_name(list) != NULL)
        count++;
    return count;
}

static void test_descriptors_travel(void)
{
    struct packet sent = {"hello"}, received;
    struct protocol_files files = {2, {0}}, taken;
    char byte = 0;
    open_pair();
    g_assert_cmpint(pipe(files.list), ==, 0);
    g_assert_cmpint(protocol_send(pair[0], &sent, sizeof sent, &files), ==, 0);
    g_assert_cmpint(protocol_receive(pair[1], &received, sizeof received, &taken), ==, 0);
    g_assert_cmpstr(received.text, ==, "hello");
    g_assert_cmpuint(taken.count, ==, 2);
    g_assert_cmpint(write(files.list[1], "x", 1), ==, 1);
    g_assert_cmpint(read(taken.list[0], &byte, 1), ==, 1);
    g_assert_cmpint(byte, ==, 'x');
    int before = count_open();
    protocol_close(&taken);
    g_assert_cmpint(count_open(), ==, before - 2);
    protocol_close(&files);
    close_pair();
}

static void assert_refused(gsize size, guint descriptors, struct protocol_files *taken)
{
    char bytes[64] = {0};
    struct packet received;
    struct protocol_files sent = {descriptors, {0}};
    open_pair();
    g_assert_cmpint(protocol_send(pair[0], bytes, size, &sent), ==, 0);
    int before = count_open();
    g_assert_cmpint(protocol_receive(pair[1], &received, sizeof received, taken), ==, -1);
    g_assert_cmpint(errno, ==, EPROTO);
    g_assert_cmpint(count_open(), ==, before);
    close_pair();
}

static void test_other_shapes_are_refused(void)
{
    struct protocol_files taken;
    assert_refused(sizeof(struct packet) - 1, 0, &taken);
    assert_refused(sizeof(struct packet) + 1, 0, &taken);
    assert_refused(sizeof(struct packet), 1, NULL);
    assert_refused(1, PROTOCOL_MOST_FILES, &taken);
}

/* A peer may send more descriptors than there is room for; none of them stays open. */
static void test_too_many_descriptors(void)
{
    struct packet packet = {"x"};
    struct protocol_files taken;
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int) * 20)];
    } control = {0};
    struct iovec part = {&packet, sizeof packet};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control.room};
    open_pair();
    control.header = (struct cmsghdr){CMSG_LEN(sizeof(int) * 20), SOL_SOCKET, SCM_RIGHTS};
    g_assert_cmpint(sendmsg(pair[0], &message, 0), ==, sizeof packet);
    int before = count_open();
    g_assert_cmpint(protocol_receive(pair[1], &packet, sizeof packet, &taken), ==, -1);
    g_assert_cmpint(errno, ==, EPROTO);
    g_assert_cmpint(count_open(), ==, before);
    close_pair();
}

static void test_end(void)
{
    struct packet received;
    open_pair();
    close(pair[0]);
    g_assert_cmpint(protocol_receive(pair[1], &received, sizeof received, NULL), ==, -1);
    g_assert_cmpint(errno, ==, ECONNRESET);
    g_assert_cmpint(protocol_send(pair[1], "x", 1, NULL), ==, -1);
    close(pair[1]);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/protocol/descriptors_travel", test_descriptors_travel);
    g_test_add_func("/protocol/other_shapes_are_refused", test_other_shapes_are_refused);
    g_test_add_func("/protocol/too_many_descriptors", test_too_many_descriptors);
    g_test_add_func("/protocol/end", test_end);
    return g_test_run();
}
