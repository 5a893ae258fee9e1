/* stores: the doctor's checks from inside: renderer, credentials, stores.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_STORES_H
#define PANTOGRAPH_TOOL_DOCTOR_STORES_H

#include "tool/doctor/probe.h"

/* Makes a small picture, which later checks need. Returns 0 if the renderer works. */
int stores_check_renderer(struct probe *probe);

/* Checks that the originals can be read, as far as possible without knowing one. */
void stores_check_originals(struct probe *probe);

/* Checks that pictures can be written and read back. Returns 0 if they can. */
int stores_check_cache(struct probe *probe);

/* Removes everything that was stored, and reports it if that fails. */
void stores_clean(struct probe *probe);

#endif
