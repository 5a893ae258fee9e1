/* child: a renderer as the worker's child: asked for pictures, judged, and replaced.
 *
 * It is started before its first picture and kept. It is killed and replaced when it overruns its
 * deadline, stalls, dies, answers nonsense, or has made its number of pictures.
 */
#ifndef PANTOGRAPH_RENDERER_CHILD_H
#define PANTOGRAPH_RENDERER_CHILD_H

#include "host/metrics.h"
#include "renderer/render_order.h"

struct child;

struct child_options {
    const char *program; /* path */
    guint32 formats;     /* that it must have: a bit for each enum format */
    gint64 memory;       /* address space in MiB */
    gint64 keep;         /* pictures, 0 for ever */
    gint64 deadline;     /* microseconds of CPU time for one picture */
    gint64 patience; /* microseconds that one picture may take, whatever it is that it waits for */
};

/* Nothing is started yet. child_close frees it. Fault: no-renderer. */
int child_open(const struct child_options *options, struct child **child, struct fault *fault);

/* Starts the child when there is none. Faults: no-renderer, also when its version is another. */
int child_warm(struct child *child, struct fault *fault);

/* Makes the picture. A child that dies over it is replaced and the next one asked, once; one that
 * was killed from outside, up to four more times. All attempts share the deadline, which counts the
 * renderer's own CPU time: a picture that is late because the host is busy has not passed it, and
 * is given up with `stalled`. Faults: those of the reply, renderer-died, renderer-killed,
 * render-timeout, stalled, originals-unreadable, no-renderer, internal. */
int child_render(struct child *child, struct render_order *order, struct fault *fault);

/* How many children have ended by this cause since the last call. */
gint64 child_take_ends(struct child *child, enum metrics_end cause);

/* The path that has been found; borrowed. */
const char *child_program(const struct child *child);

/* The version of Landlock that the last child's jail has; 0 where the kernel has none. */
int child_landlock(const struct child *child);

void child_close(struct child *child);

#endif
