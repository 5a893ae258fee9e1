/* protocol: the messages between worker and renderer, over a socket pair (SOCK_SEQPACKET).
 *
 * The renderer opens with a hello. Each picture is then a request, with the descriptors of one
 * result and of its sources, and a reply. Before the renderer does any work, it sends an offer, a
 * reply that says what the picture will cost, and waits until the worker orders it. Structs are
 * sent as they lie in memory: the hello proves that both ends were built from the same headers.
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
    guint32 formats; /* one bit per enum format that it can read and, for a result format, write */
    gint32 landlock; /* Landlock version in the jail; 0 if none */
};

struct protocol_request {
    struct recipe recipe;
    enum format format; /* of the result */
    struct limits limits;
    guint32 sources;                             /* number of descriptors after the result's */
    guint64 source_sizes[PROTOCOL_MOST_SOURCES]; /* bytes */
};

struct protocol_reply {
    struct fault fault;   /* FAULT_NONE if there is a result, or an offer */
    gboolean is_offer;    /* there is no result yet; the renderer waits for an order */
    gint64 cost;          /* of an offer: predicted CPU time in microseconds */
    gboolean is_declined; /* there is no result because this renderer does not make such pictures */
    guint64 size;         /* bytes of the result */
    gint32 width, height;
    enum format source_format;
    gint32 source_width, source_height; /* pixels, upright */
};

/* The answer to an offer. If the picture is not wanted, the renderer still sends a last reply. */
struct protocol_order {
    gboolean is_wanted;
};

/* The kernel pads descriptors to eight bytes, so an odd maximum would leave room for one too
 * many. */
G_STATIC_ASSERT(PROTOCOL_MOST_FILES % 2 == 0);

/* The descriptors sent with a packet. */
struct protocol_files {
    guint count;
    int list[PROTOCOL_MOST_FILES];
};

/* Identifies the layout of these structs: a digest of this header and of all that it
 * includes. */
const char *protocol_id(void);

/* Sends one packet with its descriptors, if any (`files` may be NULL). Returns 0, or -1 with
 * errno. */
int protocol_send(int socket, const void *packet, gsize size, const struct protocol_files *files);

/* Receives one packet of exactly `size` bytes. The caller closes the descriptors in `files`; if it
 * is NULL, the packet must have none. Returns 0, or -1 with errno: ECONNRESET at the end of the
 * stream, EPROTO for a packet of any other form, whose descriptors have been closed. */
int protocol_receive(int socket, void *packet, gsize size, struct protocol_files *files);

void protocol_close(struct protocol_files *files);

#endif
