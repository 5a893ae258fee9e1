/* stores: shared by the tests of stores: a store to test, and short names for its calls.
 */
#ifndef PANTOGRAPH_TESTS_STORES_H
#define PANTOGRAPH_TESTS_STORES_H

#include "store/store.h"

extern const struct store_label stores_label;

/* Opens a store by its URL, with the AWS_ variables of the environment and STORE_ADDRESSING, which
 * may be `virtual`. Ends the test if that fails. */
struct store *stores_open(const char *url, enum store_use use);

/* Opens the folder `name` below `folder`. */
struct store *stores_open_folder(const char *folder, const char *name, enum store_use use);

void stores_put(struct store *store, const char *key, const char *text);

/* Returns the object as text, or the slug of the fault; the caller owns it. */
char *stores_get(struct store *store, const char *key, gsize most);

void stores_assert(struct store *store, const char *key, const char *wanted);

#endif
