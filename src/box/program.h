/* program: the main loop of a renderer: its start, its jail, and one picture per request.
 */
#ifndef PANTOGRAPH_BOX_PROGRAM_H
#define PANTOGRAPH_BOX_PROGRAM_H

#include "renderer/protocol.h"

/* A picture to make. */
struct program_order {
    const struct protocol_request *request;
    const void *sources[PROTOCOL_MOST_SOURCES]; /* the original, then the overlays in order */

    /* Offers the picture to the worker, at the cost that is in the reply. Returns 0 if it is
     * wanted, else -1, with a fault in the reply. */
    int (*offer)(struct protocol_reply *reply);
};

/* What differs between the renderers. */
struct program {
    const char *name;

    /* Loads everything that is needed inside the jail. Fault: internal. */
    int (*open)(const char *program, struct fault *fault);

    /* Returns one bit per enum format that it can read and, for a result format, write. */
    guint32 (*formats)(void);

    /* Returns the file, owned by the caller. `reply` receives the facts about it, or the fault, or
     * that the request is declined. Makes an offer before anything that takes long. */
    int (*make)(const struct program_order *order, struct protocol_reply *reply, GBytes **file);

    /* For --selftest: whether exactly the expected codecs are loaded. */
    gboolean (*is_exact)(void);

    /* Returns its libraries with their versions; the caller owns the text. */
    char *(*libraries)(void);

    /* For --grades: a Markdown table of the grades of `q_auto`; the caller owns the text. NULL if
     * the renderer has none. */
    char *(*grades)(void);

    /* The same for --costs: the model of the costs. */
    char *(*costs)(void);
};

/* Runs the program; `main` returns its result. */
int program_main(const struct program *lane, int argc, char **argv);

#endif
