/* start: opens a program's settings and service, and checks that they work.
 */
#ifndef PANTOGRAPH_SERVE_START_H
#define PANTOGRAPH_SERVE_START_H

#include "serve/service.h"

/* The service borrows the settings, so the struct must not be moved. */
struct start {
    struct settings settings;
    struct service service;
};

/* Reads the settings from `environment` (a NULL-terminated list of NAME=value), opens the service
 * and confines the process to it. Returns 0, or -1 with one line in `mistakes` per problem. Free
 * with start_close in either case. */
int start_open(char **environment, struct start *start, GString *mistakes);

void start_close(struct start *start);

/* Opens, tries and closes everything that a worker needs: both renderers start, the originals can
 * be read, the cache can be written to. Started by root, it takes the identity of the workers for
 * good (identity.h). Returns 0, or -1 with one line in `mistakes`, empty before, per problem, and
 * one that says who had them. */
int start_check(char **environment, GString *mistakes);

#endif
