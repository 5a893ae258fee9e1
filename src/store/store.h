/* store: somewhere bytes live under keys.
 *
 * A key is a path of segments without a leading slash; no segment is empty, `.` or `..`. Keys whose
 * first segment is `-` belong to the store itself. A put is whole or absent.
 */
#ifndef PANTOGRAPH_STORE_STORE_H
#define PANTOGRAPH_STORE_STORE_H

#include "store/store_kind.h"

/* Opens the store that `url` names. A cache's folder is made when it is absent. store_close frees
 * it. Faults: originals-unreadable or cache-unwritable, by use. */
int store_open(const char *url, enum store_use use, const struct store_options *options,
               struct store **store, struct fault *fault);

/* Begins to fetch an object into `blob`, a closed one whose `most` says how many bytes are taken,
 * and which must live until the fetch ends. */
struct store_fetch *store_start(struct store *store, const char *key, struct blob *blob);

/* Waits for the object and frees the fetch. The blob comes back open, and the caller closes it:
 * sealed, or the file itself. Faults: no-original when it is absent or not to be read,
 * original-too-large, and when the store fails no-credentials, bad-credentials, clock-skewed,
 * no-bucket or the fault of its use.
 */
int store_finish(struct store_fetch *fetch, struct store_object *object, struct fault *fault);

/* Gives a fetch up and frees it. NULL is none. */
void store_cancel(struct store_fetch *fetch);

/* Both in one. */
int store_get(struct store *store, const char *key, struct blob *blob, struct store_object *object,
              struct fault *fault);

/* Whether there is such an object: 0, or the faults of store_finish. */
int store_stat(struct store *store, const char *key, struct store_object *object,
               struct fault *fault);

/* Stores the bytes under the key, in place of what was there. Faults: as store_finish, when the
 * store fails. */
int store_put(struct store *store, const char *key, GBytes *bytes, const struct store_label *label,
              struct fault *fault);

/* Makes `alias` another name of an object, whether or not there is one. Faults: as store_put. */
int store_alias(struct store *store, const char *alias, const struct store_alias *target,
                struct fault *fault);

/* Removes the object or alias; that there is none is no fault. Faults: as store_put. */
int store_drop(struct store *store, const char *key, struct fault *fault);

/* Tells `visitor` of all keys that begin with `start`, in no order, but for the store's own and for
 * those that come and go meanwhile. Faults: as store_put. */
int store_list(struct store *store, const char *start, store_visitor *visitor, void *data,
               struct fault *fault);

void store_close(struct store *store);

#endif
