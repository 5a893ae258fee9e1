/* blob: bytes held by the kernel (a memfd or a file), which can be passed to another process or a
 * reader without a copy.
 */
#ifndef PANTOGRAPH_BASE_BLOB_H
#define PANTOGRAPH_BASE_BLOB_H

#include "base/fault.h"

#include <sys/stat.h>

/* A descriptor and the number of bytes in it. */
struct blob {
    int file;
    gsize size;
    gsize most;        /* limit in bytes */
    gboolean is_taken; /* the blob is a file that others can change */
    struct stat taken; /* its state when it was taken */
};

/* A blob that is not open. */
#define BLOB_CLOSED ((struct blob){.file = -1})

/* Creates an empty blob that can grow to `most` bytes. Fault: internal. */
int blob_open(struct blob *blob, gsize most, struct fault *fault);

/* Appends bytes. Returns 0, or -1 with errno: EFBIG beyond `most`. */
int blob_append(struct blob *blob, const void *bytes, gsize size);

/* Turns a closed blob into one that holds a regular file, open for reading, and owns its
 * descriptor. Returns 0, or -1 with errno: EFBIG beyond `most`. */
int blob_take(struct blob *blob, int file);

/* Whether the file has been written to since it was taken, so that the bytes read may be
 * inconsistent: its size, mtime or ctime differs. Removing it or renaming another file over it is
 * no such change. A shared mapping is not noticed: the kernel stamps only its first store. */
gboolean blob_has_changed(const struct blob *blob);

/* Removes all bytes. Returns 0, or -1 with errno. */
int blob_empty(struct blob *blob);

/* Makes the bytes final: nobody can change, grow or shrink them any more. Has no effect on a file.
 * Fault: internal. */
int blob_seal(struct blob *blob, struct fault *fault);

/* Returns the bytes of a sealed blob, which outlive it. They are mapped, but those of a file are
 * copied, because reading a mapping of a file that has been truncated raises SIGBUS. Fault:
 * internal. */
int blob_bytes(const struct blob *blob, GBytes **bytes, struct fault *fault);

/* Creates a blob of exactly `size` bytes for another process to write to. It can neither grow nor
 * shrink. Fault: internal. */
int blob_room(struct blob *blob, gsize size, struct fault *fault);

/* Copies the first `size` bytes out of such a blob without mapping it. Fault: internal. */
int blob_copy(const struct blob *blob, gsize size, GBytes **bytes, struct fault *fault);

void blob_close(struct blob *blob);

/* Put before the declaration of a struct blob, which must be initialized: closes it at the end of
 * its scope. */
#define blob_auto __attribute__((cleanup(blob_close)))

#endif
