/* jail: what the renderer gives up before it meets a stranger's bytes.
 */
#ifndef PANTOGRAPH_BOX_JAIL_H
#define PANTOGRAPH_BOX_JAIL_H

#include "base/fault.h"

/* Bounds the address space to `memory` MiB; ends core dumps, new privileges, and the life of this
 * process beyond its parent's. To be called first. Fault: internal. */
int jail_bound(gint64 memory, struct fault *fault);

/* Gives up files, network, processes and programs for good: Landlock without any path (`landlock`
 * becomes the version of its interface, 0 where there is none), and a list of the system calls that
 * are left. What must be loaded has been loaded before. Fault: internal. */
int jail_enter(int *landlock, struct fault *fault);

#endif
