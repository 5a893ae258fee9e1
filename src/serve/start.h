/* start: the settings and the service of a program, opened at once, and tried.
 */
#ifndef PANTOGRAPH_SERVE_START_H
#define PANTOGRAPH_SERVE_START_H

#include "serve/service.h"

/* The service borrows the settings: it must not be moved. */
struct start {
    struct settings settings;
    struct service service;
};

/* Reads the settings from `environment`, a NULL-terminated list of NAME=value, opens the service
 * and confines the process to it. Returns 0, or -1 with a line in `mistakes` for everything that is
 * wrong. start_close frees it in either case. */
int start_open(char **environment, struct start *start, GString *mistakes);

void start_close(struct start *start);

/* Opens, tries and closes everything that a start needs: the renderers start, the originals can be
 * read, an object can be written to the cache. Returns 0, or -1 with a line in `mistakes`, which
 * was empty, for each that fails. */
int start_check(char **environment, GString *mistakes);

#endif
