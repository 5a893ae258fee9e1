/* runtime: the folder shared by the workers of a host, and the small files in it.
 */
#ifndef PANTOGRAPH_HOST_RUNTIME_H
#define PANTOGRAPH_HOST_RUNTIME_H

#include "base/digest.h"
#include "base/fault.h"

struct runtime;

/* Opens the folder, creating it (mode 0700) if it is missing. Free with runtime_close. Fault:
 * internal, also if it belongs to another user or is writable by others. */
int runtime_open(const char *path, struct runtime **runtime, struct fault *fault);

/* The descriptor of the folder, borrowed. */
int runtime_folder(const struct runtime *runtime);

/* Opens a file in the folder for reading and writing. Creates it and extends it with zeros to at
 * least `size` bytes. Returns its descriptor. Fault: internal. */
int runtime_file(struct runtime *runtime, const char *name, gsize size, struct fault *fault);

/* Maps the first `size` bytes of such a file, shared with the other workers. Free with munmap.
 * Returns NULL with a fault: internal. */
void *runtime_map(struct runtime *runtime, const char *name, gsize size, struct fault *fault);

/* Reads the secret key of the host's workers: random bytes stored in the folder by the first of
 * them. Fault: internal. */
int runtime_key(struct runtime *runtime, guint8 key[DIGEST_KEY_SIZE], struct fault *fault);

/* Whether somebody has removed or replaced the folder or a file in it, so that a worker that
 * started now would share other ones. FALSE if such a worker could not start. */
gboolean runtime_is_swept(const struct runtime *runtime);

void runtime_close(struct runtime *runtime);

#endif
