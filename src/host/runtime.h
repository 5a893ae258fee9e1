/* runtime: the folder that the workers of one host share, and the small files in it.
 */
#ifndef PANTOGRAPH_HOST_RUNTIME_H
#define PANTOGRAPH_HOST_RUNTIME_H

#include "base/digest.h"
#include "base/fault.h"

/* Opens the folder, creating it (mode 0700) when it is absent, and returns its descriptor. Fault:
 * internal, when it cannot be made or belongs to another user or may be written by others. */
int runtime_open(const char *path, struct fault *fault);

/* Opens a file in it for reading and writing, creating it and stretching it to at least `size`
 * bytes of zeros. Returns its descriptor. Fault: internal. */
int runtime_file(int folder, const char *name, gsize size, struct fault *fault);

/* Maps the first `size` bytes of such a file, shared with the other workers; munmap gives them up.
 * NULL with a fault: internal. */
void *runtime_map(int folder, const char *name, gsize size, struct fault *fault);

/* Reads the secret of the host's workers, random bytes that the first of them leaves in the folder.
 * Fault: internal. */
int runtime_key(int folder, guint8 key[DIGEST_KEY_SIZE], struct fault *fault);

#endif
