/* key: the rules for the keys of objects.
 *
 * A key is a path of segments without a leading slash: valid UTF-8 without control characters; no
 * segment is empty, `.`, `..` or longer than KEY_MOST_SEGMENT_BYTES. Keys whose first segment is
 * `-` are reserved for the service and its stores.
 */
#ifndef PANTOGRAPH_BASE_KEY_H
#define PANTOGRAPH_BASE_KEY_H

#include "base/fault.h"

/* With the store's prefix; the limit of S3. */
#define KEY_MOST_BYTES 1024
#define KEY_MOST_SEGMENT_BYTES 255

/* Checks a requested key. Faults: bad-path with the reason; not-found if it is reserved. */
int key_check(const char *key, struct fault *fault);

/* Whether a segment begins with a dot, like files that are not meant for the public. */
gboolean key_has_dotfile(const char *key);

#endif
