/* program: the main loop of a renderer: its start, its jail, and one picture per request.
 */
#ifndef PANTOGRAPH_BOX_PROGRAM_H
#define PANTOGRAPH_BOX_PROGRAM_H

#include "renderer/protocol.h"

/* The bytes of the request's sources: the original, then the recipe's overlays in order. */
struct program_sources {
    const void *bytes[PROTOCOL_MOST_SOURCES];
};

/* What differs between the renderers. */
struct program {
    const char *name;

    /* Loads everything that is needed inside the jail. Fault: internal. */
    int (*open)(const char *program, struct fault *fault);

    /* Returns one bit per enum format that it can read and, for a result format, write. */
    guint32 (*formats)(void);

    /* Returns the file, owned by the caller. `reply` receives the facts about it, or the fault, or
     * that the request is declined. */
    int (*make)(const struct program_sources *sources, const struct protocol_request *request,
                struct protocol_reply *reply, GBytes **file);

    /* For --selftest: whether exactly the expected codecs are loaded. */
    gboolean (*is_exact)(void);

    /* Returns its libraries with their versions; the caller owns the text. */
    char *(*libraries)(void);

    /* For --grades: a Markdown table of the grades of `q_auto`; the caller owns the text. NULL if
     * the renderer has none. */
    char *(*grades)(void);
};

/* Runs the program; `main` returns its result. */
int program_main(const struct program *lane, int argc, char **argv);

#endif
