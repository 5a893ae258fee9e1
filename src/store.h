/* store: somewhere bytes live under keys.
 *
 * A key is a path of segments without a leading slash; no segment is empty, `.` or `..`. Keys whose
 * first segment is `-` belong to the store itself. A put is whole or absent.
 */
#ifndef PANTOGRAPH_STORE_H
#define PANTOGRAPH_STORE_H

#include "store_kind.h"

/* Opens the store that `url` names. A cache's folder is made when it is absent. store_close frees
 * it. Faults: originals-unreadable or cache-unwritable, by use. */
int store_open(const char *url, enum store_use use, struct store **store, struct fault *fault);

/* Fetches the object into `blob`, a closed one whose `most` says how many bytes are taken; it comes
 * back open and sealed, and the caller closes it.
 * Faults: no-original when it is absent or not to be read, original-too-large, and the fault of the
 * store's use when the store fails. */
int store_get(struct store *store, const char *key, struct blob *blob, struct store_object *object,
              struct fault *fault);

/* Whether there is such an object: 0, or the faults of store_get. */
int store_stat(struct store *store, const char *key, struct store_object *object,
               struct fault *fault);

/* Stores the bytes under the key, in place of what was there. Fault: that of the store's use. */
int store_put(struct store *store, const char *key, GBytes *bytes,
              const struct store_origin *origin, struct fault *fault);

/* Makes `alias` another name of `key`, whether or not there is an object. Fault: as store_put. */
int store_alias(struct store *store, const char *alias, const char *key, struct fault *fault);

/* Removes the object or alias; that there is none is no fault. Fault: as store_put. */
int store_drop(struct store *store, const char *key, struct fault *fault);

void store_close(struct store *store);

#endif
