/* priority: work that yields to all other work of the machine.
 */
#ifndef PANTOGRAPH_BASE_PRIORITY_H
#define PANTOGRAPH_BASE_PRIORITY_H

#include <sys/types.h>

/* Lowers the priority of a process of this user: batch scheduling, a nice value of 5, and long time
 * slices, so that whoever wakes up for something short is put before it at once. It is not starved:
 * it keeps about a third of a core that somebody else would fill. A kernel that knows no slices
 * (before Linux 6.12) ignores them, one that refuses leaves the process as it was. */
void priority_lower(pid_t process);

#endif
