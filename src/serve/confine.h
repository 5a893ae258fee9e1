/* confine: gives up the rights that a worker does not need.
 */
#ifndef PANTOGRAPH_SERVE_CONFINE_H
#define PANTOGRAPH_SERVE_CONFINE_H

#include "serve/service.h"

/* Gives up access to all files except those of the settings, the renderer and the system's
 * libraries, and the ability to gain privileges, for this process and its children. Call it once,
 * before the first request. Fault: internal. */
int confine_worker(const struct service *service, struct fault *fault);

/* The path that must stay readable for a configured file: its folder, because tokens and the list
 * of name servers are replaced by renaming; in the root folder only the file itself. The caller
 * owns the text. */
char *confine_readable(const char *file);

#endif
