/* stores: what the doctor tries from the inside: renderer, credentials, stores.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_STORES_H
#define PANTOGRAPH_TOOL_DOCTOR_STORES_H

#include "tool/doctor/probe.h"

/* Makes a small picture, which later checks need: 0 when the renderer works. */
int stores_check_renderer(struct probe *probe);

/* The originals can be read, as far as can be told without knowing one. */
void stores_check_originals(struct probe *probe);

/* Pictures can be written and read back: 0 when they can. */
int stores_check_cache(struct probe *probe);

/* Everything that was put can be removed. */
void stores_clean(struct probe *probe);

#endif
