/* store: holds bytes under keys.
 *
 * A key is a path of segments without a leading slash; no segment is empty, `.` or `..`. Keys whose
 * first segment is `-` are the store's own. A put is atomic: the whole object appears, or nothing.
 */
#ifndef PANTOGRAPH_STORE_STORE_H
#define PANTOGRAPH_STORE_STORE_H

#include "store/store_kind.h"

/* Opens the store named by `url`. A cache's folder is created if it is missing. Free with
 * store_close. Faults: originals-unreadable or cache-unwritable, depending on the use. */
int store_open(const char *url, enum store_use use, const struct store_options *options,
               struct store **store, struct fault *fault);

/* Starts fetching an object into `blob`, which is closed, has `most` set to the limit in bytes, and
 * must outlive the fetch. */
struct store_fetch *store_start(struct store *store, const char *key, struct blob *blob);

/* Waits for the object and frees the fetch. Returns the blob open, sealed or as the file itself;
 * the caller closes it. Faults: no-original if the object is missing or unreadable,
 * original-too-large, and if the store fails, no-credentials, bad-credentials, clock-skewed,
 * no-bucket or the fault of its use.
 */
int store_finish(struct store_fetch *fetch, struct store_object *object, struct fault *fault);

/* Abandons a fetch and frees it. NULL is ignored. */
void store_cancel(struct store_fetch *fetch);

/* store_start and store_finish. */
int store_get(struct store *store, const char *key, struct blob *blob, struct store_object *object,
              struct fault *fault);

/* Looks an object up without fetching it. Faults: as store_finish. */
int store_stat(struct store *store, const char *key, struct store_object *object,
               struct fault *fault);

/* Stores the bytes under the key, replacing what was there. Faults: as store_finish, if the store
 * fails. */
int store_put(struct store *store, const char *key, GBytes *bytes, const struct store_label *label,
              struct fault *fault);

/* Makes `alias` another name of an object; the object need not exist. Faults: as store_put. */
int store_alias(struct store *store, const char *alias, const struct store_alias *target,
                struct fault *fault);

/* Removes the object or alias, and the folders that it leaves empty; it is not a fault if there was
 * none. Faults: as store_put. */
int store_drop(struct store *store, const char *key, struct fault *fault);

/* Calls `visitor` for every key that begins with `start`, in any order, except the store's own
 * keys; keys added or removed meanwhile may be missed. Faults: as store_put. */
int store_list(struct store *store, const char *start, store_visitor *visitor, void *data,
               struct fault *fault);

/* Whether the URL now names another folder than the one that was opened, or one that was removed
 * and can be made anew. FALSE if opening it would fail. */
gboolean store_is_replaced(const struct store *store);

void store_close(struct store *store);

#endif
