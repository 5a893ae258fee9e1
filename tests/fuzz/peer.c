/* Stands in for the renderer while fuzz_protocol runs: it follows the file `script` next to it,
 * byte by byte, when it talks to the worker on its standard input. */
#include "config.h"

#include "fuzz.h"
#include "renderer/protocol.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WORKER STDIN_FILENO
#define MOST_SCRIPT 4096

struct peer {
    struct fuzz_bytes script;
    struct protocol_files files; /* sent with the next packet */
    gboolean has_said_hello;
    int room; /* -1 until there is a request */
};

static void say(struct peer *peer, const void *packet, gsize size)
{
    protocol_send(WORKER, packet, size, &peer->files);
    peer->files.count = 0;
}

/* Changes a few bytes. */
static void patch(struct peer *peer, void *packet, gsize size)
{
    for (guint8 left = fuzz_byte(&peer->script) % 8; left > 0; left--) {
        gsize place = fuzz_pair(&peer->script) % size;
        ((guint8 *)packet)[place] = fuzz_byte(&peer->script);
    }
}

static void say_hello(struct peer *peer)
{
    struct protocol_hello hello = {.formats = ~0u};
    g_strlcpy(hello.version, VERSION, sizeof hello.version);
    g_strlcpy(hello.protocol, protocol_id(), sizeof hello.protocol);
    patch(peer, &hello, sizeof hello);
    say(peer, &hello, sizeof hello);
    peer->has_said_hello = TRUE;
}

static void say_reply(struct peer *peer)
{
    struct protocol_reply reply = {.size = fuzz_pair(&peer->script)};
    patch(peer, &reply, sizeof reply);
    say(peer, &reply, sizeof reply);
}

/* Says that a picture can be made, and hears whether it is wanted. */
static void make_offer(struct peer *peer)
{
    struct protocol_reply reply = {.is_offer = TRUE, .cost = fuzz_pair(&peer->script)};
    struct protocol_order order;
    patch(peer, &reply, sizeof reply);
    say(peer, &reply, sizeof reply);
    if (fuzz_byte(&peer->script) % 4 != 0 &&
        protocol_receive(WORKER, &order, sizeof order, NULL) == -1)
        _exit(1);
}

static void say_anything(struct peer *peer)
{
    guint8 packet[600];
    gsize size = fuzz_pair(&peer->script) % sizeof packet;
    memset(packet, fuzz_byte(&peer->script), sizeof packet);
    patch(peer, packet, sizeof packet);
    say(peer, packet, size);
}

static void add_files(struct peer *peer)
{
    peer->files.count = fuzz_byte(&peer->script) % (PROTOCOL_MOST_FILES + 1);
    for (guint i = 0; i < peer->files.count; i++)
        peer->files.list[i] = peer->room != -1 ? peer->room : WORKER;
}

static void await_request(struct peer *peer)
{
    struct protocol_request request;
    struct protocol_files files;
    if (!peer->has_said_hello || protocol_receive(WORKER, &request, sizeof request, &files) == -1 ||
        files.count == 0)
        _exit(1);
    peer->room = files.list[0];
}

static void write_result(struct peer *peer)
{
    static const char magic[] = "RIFF\4\0\0\0WEBP";
    guint16 place = fuzz_pair(&peer->script);
    if (pwrite(peer->room, magic, sizeof magic, place % 8) == -1)
        return;
    if (pwrite(peer->room, peer->script.at, peer->script.left, place) == -1)
        return;
}

/* Tries what the seals forbid. */
static void bend_room(struct peer *peer)
{
    if (ftruncate(peer->room, fuzz_pair(&peer->script)) == 0)
        raise(SIGTERM);
    fcntl(peer->room, F_ADD_SEALS, F_SEAL_WRITE);
}

static void hang(struct peer *peer)
{
    if (peer->has_said_hello)
        pause();
}

static void hang_up(struct peer *peer)
{
    (void)peer;
    close(WORKER);
    usleep(1000);
}

static void die(struct peer *peer)
{
    static const int signals[] = {SIGSEGV, SIGKILL, SIGSYS, SIGABRT, SIGTERM};
    raise(signals[fuzz_byte(&peer->script) % G_N_ELEMENTS(signals)]);
}

static void end(struct peer *peer)
{
    _exit(fuzz_byte(&peer->script));
}

static void (*const deeds[])(struct peer *) = {
    say_hello, say_reply, say_anything, add_files, await_request, write_result, bend_room,
    hang,      hang_up,   die,          end,       say_reply,     make_offer,   make_offer,
};

int main(void)
{
    guint8 bytes[MOST_SCRIPT];
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self);
    g_autofree char *path = g_build_filename(folder, "script", NULL);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = read(file, bytes, sizeof bytes);
    close(file);
    struct peer peer = {.script = {bytes, size > 0 ? (gsize)size : 0}, .room = -1};
    while (peer.script.left > 0)
        deeds[fuzz_byte(&peer.script) % G_N_ELEMENTS(deeds)](&peer);
    return EXIT_SUCCESS;
}
