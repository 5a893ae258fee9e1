/* child: a renderer as a child process: sends it orders, checks its replies, replaces it.
 *
 * A child is started before its first picture and then kept. It is killed and replaced when it
 * exceeds its deadline, stalls, dies, sends an invalid reply, works without an order, or has made
 * its number of pictures. One that has met a source of a fragile codec meets no other: a spare
 * takes its place, and another one is started.
 */
#ifndef PANTOGRAPH_RENDERER_CHILD_H
#define PANTOGRAPH_RENDERER_CHILD_H

#include "host/metrics.h"
#include "renderer/render_order.h"

struct child;

struct child_options {
    const char *program; /* path */
    guint32 formats;     /* it must support: one bit per enum format */
    guint32 quarantine;  /* formats with a fragile codec, likewise */
    gint64 memory;       /* address space in MiB */
    gint64 keep;         /* pictures per process; 0: no limit */
    gint64 deadline;     /* microseconds of CPU time per picture */
    gint64 patience;     /* microseconds by the clock per picture */
};

/* Does not start a process yet. Free with child_close. Fault: no-renderer. */
int child_open(const struct child_options *options, struct child **child, struct fault *fault);

/* Starts the process unless it is already running. Faults: no-renderer (also when it is of another
 * version or build), internal. */
int child_warm(struct child *child, struct fault *fault);

/* Has the headers of the sources read. Then either the child has made an offer (the reply has the
 * predicted cost), and child_finish or child_cancel must follow, or it has declined the picture. If
 * it dies over it, one replacement tries again; if it was killed from outside, up to four do. All
 * attempts share the deadline, also those of child_finish. It counts the renderer's own CPU time;
 * if the host is too busy to finish in `patience`, raises `stalled` instead. Faults: those of the
 * reply, renderer-died, renderer-killed, render-timeout, stalled, originals-unreadable,
 * no-renderer, internal. */
int child_begin(struct child *child, struct render_order *order, struct fault *fault);

/* Makes the offered picture. Dead children are replaced, and faults raised, as by child_begin. */
int child_finish(struct child *child, struct render_order *order, struct fault *fault);

/* Tells the child that the offered picture is not wanted. Nothing offered is no fault. */
void child_cancel(struct child *child);

/* Returns how many children have ended for this cause since the last call. */
gint64 child_take_ends(struct child *child, enum metrics_end cause);

/* The path of the program; borrowed. */
const char *child_program(const struct child *child);

/* The Landlock version in the last child's jail; 0 if the kernel has none. */
int child_landlock(const struct child *child);

void child_close(struct child *child);

#endif
