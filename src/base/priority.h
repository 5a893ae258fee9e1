/* priority: lets a process yield to all other work on the machine.
 */
#ifndef PANTOGRAPH_BASE_PRIORITY_H
#define PANTOGRAPH_BASE_PRIORITY_H

#include <sys/types.h>

/* Lowers the priority of a process of this user: batch scheduling, a nice value of 5, and long time
 * slices, so that short tasks run before it at once. The process is not starved: against another
 * that would fill a core it keeps about a third. Kernels without custom slices (before Linux 6.12)
 * ignore them; if the kernel refuses, nothing changes. */
void priority_lower(pid_t process);

#endif
