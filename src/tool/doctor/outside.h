/* outside: what the doctor tries from the outside, as a browser: the public address, the redirect
 * of what is missing, aliases.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_OUTSIDE_H
#define PANTOGRAPH_TOOL_DOCTOR_OUTSIDE_H

#include "tool/doctor/patient.h"

/* A stored picture is to be had at its public address, with its headers: 0 when it is. */
int outside_check_hit(struct patient *patient);

/* What is not stored leads to the program, and the redirect is not kept. */
void outside_check_miss(struct patient *patient);

/* An alias leads to its picture. */
void outside_check_alias(struct patient *patient);

#endif
