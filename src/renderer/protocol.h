/* protocol: what worker and renderer say to each other over a socket pair (SOCK_SEQPACKET).
 *
 * The renderer opens with a hello. Then, per picture: a request with the descriptors of one result
 * and of its sources, and a reply. Structs travel as they are: the hello says that both ends were
 * built from the same headers.
 */
#ifndef PANTOGRAPH_RENDERER_PROTOCOL_H
#define PANTOGRAPH_RENDERER_PROTOCOL_H

#include "base/fault.h"
#include "base/format.h"
#include "recipe/recipe.h"
#include "renderer/limits.h"

#define PROTOCOL_MOST_SOURCES 5
#define PROTOCOL_MOST_FILES (PROTOCOL_MOST_SOURCES + 1)

struct protocol_hello {
    char version[32];  /* of this program */
    char protocol[24]; /* protocol_id */
    guint32 formats;   /* a bit for each enum format that can be read and, if it is one, written */
    gint32 landlock;   /* version of the jail's Landlock, 0 for none */
};

struct protocol_request {
    struct recipe recipe;
    enum format format; /* of the result */
    struct limits limits;
    guint32 sources;                             /* how many descriptors follow the result's */
    guint64 source_sizes[PROTOCOL_MOST_SOURCES]; /* bytes */
};

struct protocol_reply {
    struct fault fault;   /* FAULT_NONE when there is a result */
    gboolean is_declined; /* there is no result, because this renderer makes no such pictures */
    guint64 size;         /* bytes of the result */
    gint32 width, height;
    enum format source_format;
    gint32 source_width, source_height; /* pixels, upright */
};

/* The kernel pads descriptors to eight bytes: with an odd number one too many would find room. */
G_STATIC_ASSERT(PROTOCOL_MOST_FILES % 2 == 0);

/* Descriptors that travel with a packet. */
struct protocol_files {
    guint count;
    int list[PROTOCOL_MOST_FILES];
};

/* Identifies the meaning of these structs: a digest of this header and of all that it includes. */
const char *protocol_id(void);

/* Sends one packet with its descriptors; NULL is none. Returns 0, or -1 with errno. */
int protocol_send(int socket, const void *packet, gsize size, const struct protocol_files *files);

/* Receives a packet of exactly `size` bytes with its descriptors, which the caller closes; with
 * NULL it must have none. Returns 0; -1 with errno, which is ECONNRESET at the end of the stream
 * and EPROTO for a packet of another shape, whose descriptors are closed. */
int protocol_receive(int socket, void *packet, gsize size, struct protocol_files *files);

void protocol_close(struct protocol_files *files);

#endif
