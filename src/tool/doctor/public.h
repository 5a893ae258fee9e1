/* public: the doctor's checks from outside, as a browser: the public address, missing pictures,
 * aliases.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_PUBLIC_H
#define PANTOGRAPH_TOOL_DOCTOR_PUBLIC_H

#include "tool/doctor/probe.h"

/* Checks that a stored picture is served at its public address, with its headers. Returns 0 or -1.
 */
int public_check_hit(struct probe *probe);

/* Checks that a missing picture leads to the program, and that the redirect is not cached. */
void public_check_miss(struct probe *probe);

/* Checks that an alias leads to its picture. */
void public_check_alias(struct probe *probe);

#endif
