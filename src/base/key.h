/* key: what the key of an object in a store may be.
 *
 * A key is a path of segments without a leading slash: valid UTF-8 without control characters, no
 * segment empty, `.`, `..` or longer than KEY_MOST_SEGMENT_BYTES. Keys whose first segment is `-`
 * are reserved for the service and its stores.
 */
#ifndef PANTOGRAPH_BASE_KEY_H
#define PANTOGRAPH_BASE_KEY_H

#include "base/fault.h"

/* Of a key with its store's prefix; S3 takes no more. */
#define KEY_MOST_BYTES 1024
#define KEY_MOST_SEGMENT_BYTES 255

/* Checks a key that somebody asks for. Faults: bad-path, saying what is wrong with it; not-found
 * where it is reserved. */
int key_check(const char *key, struct fault *fault);

#endif
