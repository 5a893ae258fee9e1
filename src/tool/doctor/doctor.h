/* doctor: walks the whole chain with the service's own settings, and names what is wrong and its
 * cure.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_DOCTOR_H
#define PANTOGRAPH_TOOL_DOCTOR_DOCTOR_H

/* Prints a line for everything that works or does not, and leaves nothing behind. `environment` is
 * a NULL-terminated list of NAME=value. Returns 0 when all is well. */
int doctor_examine(char **environment);

#endif
