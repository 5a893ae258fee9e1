/* runtime: the folder shared by the workers of a host, and the small files in it.
 */
#ifndef PANTOGRAPH_HOST_RUNTIME_H
#define PANTOGRAPH_HOST_RUNTIME_H

#include "base/digest.h"
#include "base/fault.h"

/* Opens the folder, creating it (mode 0700) if it is missing, and returns its descriptor. Fault:
 * internal, also if it belongs to another user or is writable by others. */
int runtime_open(const char *path, struct fault *fault);

/* Opens a file in the folder for reading and writing. Creates it and extends it with zeros to at
 * least `size` bytes. Returns its descriptor. Fault: internal. */
int runtime_file(int folder, const char *name, gsize size, struct fault *fault);

/* Maps the first `size` bytes of such a file, shared with the other workers. Free with munmap.
 * Returns NULL with a fault: internal. */
void *runtime_map(int folder, const char *name, gsize size, struct fault *fault);

/* Reads the secret key of the host's workers: random bytes stored in the folder by the first of
 * them. Fault: internal. */
int runtime_key(int folder, guint8 key[DIGEST_KEY_SIZE], struct fault *fault);

#endif
