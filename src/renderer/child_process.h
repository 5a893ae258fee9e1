/* child_process: the process of a renderer: started, waited for, ended.
 */
#ifndef PANTOGRAPH_RENDERER_CHILD_PROCESS_H
#define PANTOGRAPH_RENDERER_CHILD_PROCESS_H

#include "base/fault.h"

struct child_process;

struct child_process_options {
    const char *program; /* path */
    guint32 formats;     /* that it must have: a bit for each enum format */
    gint64 memory;       /* address space in MiB */
};

/* Nothing is started yet. child_process_close frees it. Fault: no-renderer. */
int child_process_open(const struct child_process_options *options, struct child_process **process,
                       struct fault *fault);

/* Starts the program, in place of one that was there before, and waits for its hello. Fault:
 * no-renderer, also when its protocol is that of another build. */
int child_process_start(struct child_process *process, struct fault *fault);

/* Whether it runs and has nothing to say: one that has gone between two pictures is no fault of the
 * next one. */
gboolean child_process_is_idle(const struct child_process *process);

/* Whether there is none: not started, ended by child_process_stop, or known to have died. */
gboolean child_process_is_gone(const struct child_process *process);

/* Waits until it has said something or has gone. Returns 0, or -1 at `until`, monotonic time in
 * microseconds. */
int child_process_wait(const struct child_process *process, gint64 until);

/* Microseconds of CPU time that all its threads have used since its start. */
gint64 child_process_cpu(const struct child_process *process);

/* The socket to it, which stays the process's. */
int child_process_socket(const struct child_process *process);

/* Tells how a process that has closed its socket has ended, and forgets it. Raises renderer-died,
 * renderer-killed or originals-unreadable; returns -1. */
int child_process_end(struct child_process *process, struct fault *fault);

/* Kills it, if there is one. */
void child_process_stop(struct child_process *process);

/* The path of the program; borrowed. */
const char *child_process_program(const struct child_process *process);

/* The version of Landlock that its jail has, 0 for none. */
int child_process_landlock(const struct child_process *process);

/* NULL is ignored. */
void child_process_close(struct child_process *process);

#endif
