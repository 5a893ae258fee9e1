/* child_process: starts, watches and ends a renderer's process.
 */
#ifndef PANTOGRAPH_RENDERER_CHILD_PROCESS_H
#define PANTOGRAPH_RENDERER_CHILD_PROCESS_H

#include "base/fault.h"

struct child_process;

struct child_process_options {
    const char *program; /* path */
    guint32 formats;     /* it must support: one bit per enum format */
    gint64 memory;       /* address space in MiB */
};

/* Does not start a process yet. If memory runs out, the kernel ends the process before others, for
 * which this must be called before the file system is given up. Free with child_process_close.
 * Fault: no-renderer. */
int child_process_open(const struct child_process_options *options, struct child_process **process,
                       struct fault *fault);

/* Starts the program, replacing any process already running, without waiting for its hello. Faults:
 * no-renderer (when four processes that were killed have not ended yet), internal. */
int child_process_launch(struct child_process *process, struct fault *fault);

/* Starts the program, replacing any process already running, but not one that has only been
 * launched, and waits up to 5 s for its hello. If it is killed from outside before that, tries
 * again, up to three times in all. Faults: no-renderer (also when its version or protocol differs
 * from ours, or when four processes that were killed have not ended yet), renderer-killed,
 * internal. */
int child_process_start(struct child_process *process, struct fault *fault);

/* Whether the process runs, and has said hello and nothing since. A process that died between two
 * pictures is not idle, so its death is not blamed on the next picture. */
gboolean child_process_is_idle(const struct child_process *process);

/* Whether there is no process: not started, ended by child_process_stop, or known to have died. */
gboolean child_process_is_gone(const struct child_process *process);

/* Waits until the process sends something or dies. Returns 0, or -1 once `until` is reached
 * (monotonic time in microseconds). */
int child_process_wait(const struct child_process *process, gint64 until);

/* Returns the CPU time that all its threads have used since its start, in microseconds. */
gint64 child_process_cpu(const struct child_process *process);

/* The socket to the process; borrowed. */
int child_process_socket(const struct child_process *process);

/* Finds out how a process that closed its socket ended, and forgets it. Raises renderer-died,
 * renderer-killed or originals-unreadable; always returns -1. */
int child_process_end(struct child_process *process, struct fault *fault);

/* Kills the process, if there is one. If it has not ended after a second, it is left alone, and
 * reaped by a later start or stop. */
void child_process_stop(struct child_process *process);

/* The path of the program; borrowed. */
const char *child_process_program(const struct child_process *process);

/* The Landlock version in its jail; 0 if none. */
int child_process_landlock(const struct child_process *process);

/* NULL is ignored. */
void child_process_close(struct child_process *process);

#endif
