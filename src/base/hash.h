/* hash: of keys, for places in tables and files.
 */
#ifndef PANTOGRAPH_BASE_HASH_H
#define PANTOGRAPH_BASE_HASH_H

#include <glib.h>

/* FNV-1a, 64 bits (Fowler, Noll, Vo). */
guint64 hash_key(const char *key);

#endif
