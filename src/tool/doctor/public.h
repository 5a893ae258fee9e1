/* public: what the doctor tries from the outside, as a browser: the public address, the redirect
 * of what is missing, aliases.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_PUBLIC_H
#define PANTOGRAPH_TOOL_DOCTOR_PUBLIC_H

#include "tool/doctor/probe.h"

/* A stored picture is to be had at its public address, with its headers: 0 when it is. */
int public_check_hit(struct probe *probe);

/* What is not stored leads to the program, and the redirect is not kept. */
void public_check_miss(struct probe *probe);

/* An alias leads to its picture. */
void public_check_alias(struct probe *probe);

#endif
