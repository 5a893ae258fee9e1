/* program: a renderer as a program: its start, its jail, and a picture for each request.
 */
#ifndef PANTOGRAPH_BOX_PROGRAM_H
#define PANTOGRAPH_BOX_PROGRAM_H

#include "renderer/protocol.h"

/* The bytes of the request's sources: the original, then the recipe's overlays in their order. */
struct program_sources {
    const void *bytes[PROTOCOL_MOST_SOURCES];
};

/* What differs between the renderers. */
struct program {
    const char *name;

    /* Loads what must be loaded before the jail. Fault: internal. */
    int (*open)(const char *program, struct fault *fault);

    /* The formats that it reads and, as far as they can be asked for, writes: a bit for each enum
     * format. */
    guint32 (*formats)(void);

    /* Gives the file, which the caller owns, and tells in `reply` what is known of it, or the
     * fault, or that it is declined. */
    int (*make)(const struct program_sources *sources, const struct protocol_request *request,
                struct protocol_reply *reply, GBytes **file);

    /* For --selftest: whether it has loaded exactly what is wanted. */
    gboolean (*is_exact)(void);

    /* Its libraries with their versions; the caller owns the text. */
    char *(*libraries)(void);

    /* For --grades: a Markdown table of the grades of `q_auto`; the caller owns the text. NULL for
     * a renderer that makes none. */
    char *(*grades)(void);
};

/* The whole program, for `main` to return. */
int program_main(const struct program *lane, int argc, char **argv);

#endif
