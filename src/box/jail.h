/* jail: gives up the renderer's rights before it reads untrusted bytes.
 */
#ifndef PANTOGRAPH_BOX_JAIL_H
#define PANTOGRAPH_BOX_JAIL_H

#include "base/fault.h"

/* Limits the address space to `memory` MiB and forbids core dumps and new privileges; this process
 * now dies with its parent. Call it first. Fault: internal. */
int jail_bound(gint64 memory, struct fault *fault);

/* Gives up files, network, processes and programs for good, by Landlock without any path
 * (`landlock` becomes its version, 0 if there is none) and a list of allowed system calls.
 * Everything needed must be loaded before. Fault: internal. */
int jail_enter(int *landlock, struct fault *fault);

#endif
