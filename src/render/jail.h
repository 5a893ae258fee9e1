/* jail: what the renderer gives up before it meets a stranger's bytes.
 */
#ifndef PANTOGRAPH_RENDER_JAIL_H
#define PANTOGRAPH_RENDER_JAIL_H

#include "fault.h"

/* Bounds the address space to `memory` MiB, ends core dumps, new privileges and the process's life
 * beyond its parent's. Fault: internal. */
int jail_enter(gint64 memory, struct fault *fault);

#endif
