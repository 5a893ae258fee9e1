/* doctor: checks the whole installation with the service's own settings, and names each problem and
 * its cure.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_DOCTOR_H
#define PANTOGRAPH_TOOL_DOCTOR_DOCTOR_H

/* Prints one line per finding, good or bad, and leaves nothing behind. `environment` is a
 * NULL-terminated list of NAME=value. Returns 0 if all is well, otherwise -1. */
int doctor_examine(char **environment);

#endif
