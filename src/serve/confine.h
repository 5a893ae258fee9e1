/* confine: giving up what a worker does not need.
 */
#ifndef PANTOGRAPH_SERVE_CONFINE_H
#define PANTOGRAPH_SERVE_CONFINE_H

#include "serve/service.h"

/* Gives up every file but those of the settings, the renderer and the system's libraries, and all
 * privileges that a program could gain, for this process and its children. To be called once,
 * before the first request. Fault: internal. */
int confine_worker(const struct service *service, struct fault *fault);

#endif
