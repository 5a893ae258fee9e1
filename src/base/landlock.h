/* landlock: giving up the file system, except what is named, for this process and its children.
 *
 * Linux 5.19 or later; elsewhere nothing is given up, and the caller can say so.
 */
#ifndef PANTOGRAPH_BASE_LANDLOCK_H
#define PANTOGRAPH_BASE_LANDLOCK_H

#include "base/fault.h"

/* What may be done below a folder, or with a file. */
enum landlock_access {
    LANDLOCK_READ,
    LANDLOCK_RUN,   /* read and execute */
    LANDLOCK_WRITE, /* read, and make, change, link and remove */
};

struct landlock_path {
    const char *path; /* one that does not exist is passed over */
    enum landlock_access access;
};

/* Whether the network is given up too, where the kernel can do that (6.7 or later). */
enum landlock_network { LANDLOCK_KEEP_NETWORK, LANDLOCK_NO_NETWORK };

/* Gives up everything but `count` paths. The process must have no_new_privs. `version` becomes the
 * version of the kernel's interface, 0 where there is none or it is too old. Fault: internal. */
int landlock_enter(const struct landlock_path *paths, gsize count, enum landlock_network network,
                   int *version, struct fault *fault);

#endif
