/* inside: what the doctor tries from the inside: renderer, credentials, stores.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_INSIDE_H
#define PANTOGRAPH_TOOL_DOCTOR_INSIDE_H

#include "tool/doctor/patient.h"

/* Makes a small picture, which later checks need: 0 when the renderer works. */
int inside_check_renderer(struct patient *patient);

/* The originals can be read, as far as can be told without knowing one. */
void inside_check_originals(struct patient *patient);

/* Pictures can be written and read back: 0 when they can. */
int inside_check_cache(struct patient *patient);

/* Everything that was put can be removed. */
void inside_clean(struct patient *patient);

#endif
