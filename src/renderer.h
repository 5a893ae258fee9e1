/* renderer: the worker's end of the renderer: start it, ask it, end it.
 *
 * One child, started before its first picture and kept. It is killed and replaced when it overruns
 * its deadline, dies, answers nonsense, or has made its number of pictures.
 */
#ifndef PANTOGRAPH_RENDERER_H
#define PANTOGRAPH_RENDERER_H

#include "blob.h"
#include "fault.h"
#include "metrics.h"
#include "protocol.h"

struct renderer;

struct renderer_options {
    const char *program; /* path, or "" to look for it */
    gint64 memory;       /* address space in MiB */
    gint64 keep;         /* pictures, 0 for ever */
    int deadline;        /* milliseconds for one picture */
};

/* Finds the program; nothing is started yet. The program is looked for at the path given, else
 * beside this executable, else where it was installed. renderer_close frees it. Fault: no-renderer.
 */
int renderer_open(const struct renderer_options *options, struct renderer **renderer,
                  struct fault *fault);

/* Starts the child when there is none. Faults: no-renderer, also when its version is another. */
int renderer_warm(struct renderer *renderer, struct fault *fault);

/* One picture to make. The caller fills in `request` (but not the sources' sizes) and lends
 * `request.sources` sealed blobs, 1–PROTOCOL_MOST_SOURCES. What is known of the result comes back
 * in `reply`, its bytes in `result`, which the caller owns. */
struct renderer_job {
    struct protocol_request request;
    const struct blob *sources;
    struct protocol_reply reply;
    GBytes *result;
    int deaths; /* renderers that it has cost, dead or killed */
};

/* Makes the picture. A child that dies over it is replaced and the next one asked, once;
 * one that somebody else has killed, four times; all within one deadline. Faults: those of
 * the reply, renderer-died, renderer-killed, render-timeout, no-renderer, internal. */
int renderer_render(struct renderer *renderer, struct renderer_job *job, struct fault *fault);

/* How many children have ended by this cause since the last call. */
gint64 renderer_take_ends(struct renderer *renderer, enum metrics_end cause);

/* The path that has been found; borrowed. */
const char *renderer_program(const struct renderer *renderer);

/* The version of Landlock that the last child's jail has; 0 where the kernel has none. */
int renderer_landlock(const struct renderer *renderer);

void renderer_close(struct renderer *renderer);

#endif
