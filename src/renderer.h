/* renderer: the worker's end of the renderer: start it, ask it, end it.
 *
 * One child, started before its first picture and kept. It is killed and replaced when it overruns
 * its deadline, dies, answers nonsense, or has made its number of pictures.
 */
#ifndef PANTOGRAPH_RENDERER_H
#define PANTOGRAPH_RENDERER_H

#include "blob.h"
#include "fault.h"
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

/* Makes one picture of the sealed sources (1–PROTOCOL_MOST_SOURCES, as many as `request` says;
 * their sizes are filled in here). The bytes go to `result`, which the caller owns; what else is
 * known of them to `reply`. A child that dies over it is replaced and asked once more. Faults:
 * those of the reply, renderer-died, render-timeout, no-renderer, internal. */
int renderer_render(struct renderer *renderer, struct protocol_request *request,
                    const struct blob *sources, struct protocol_reply *reply, GBytes **result,
                    struct fault *fault);

void renderer_close(struct renderer *renderer);

#endif
