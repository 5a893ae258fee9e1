/* landlock: gives up the file system, except for named paths, for this process and its children.
 *
 * Needs Linux 5.19 or later; elsewhere it does nothing, and the caller is told so.
 */
#ifndef PANTOGRAPH_BASE_LANDLOCK_H
#define PANTOGRAPH_BASE_LANDLOCK_H

#include "base/fault.h"

/* The rights to a file, or to everything below a folder. */
enum landlock_access {
    LANDLOCK_READ,
    LANDLOCK_RUN,   /* read and execute */
    LANDLOCK_WRITE, /* read, create, change, link and remove */
};

struct landlock_path {
    const char *path; /* ignored if it does not exist */
    enum landlock_access access;
};

/* Whether to give up the network too: TCP since Linux 6.7, abstract Unix sockets since 6.12. */
enum landlock_network { LANDLOCK_KEEP_NETWORK, LANDLOCK_NO_NETWORK };

/* Gives up everything except `count` paths. The process must have no_new_privs. Sets `version` to
 * that of the kernel's interface, 0 if it is missing or too old. Fault: internal. */
int landlock_enter(const struct landlock_path *paths, gsize count, enum landlock_network network,
                   int *version, struct fault *fault);

#endif
