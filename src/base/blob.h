/* blob: bytes that the kernel holds (a memfd or a file), so that they can be handed to another
 * process or to a reader without a copy.
 */
#ifndef PANTOGRAPH_BASE_BLOB_H
#define PANTOGRAPH_BASE_BLOB_H

#include "base/fault.h"

#include <sys/stat.h>

/* A descriptor and the number of bytes in it. */
struct blob {
    int file;
    gsize size;
    gsize most;        /* bytes it may hold */
    gboolean is_taken; /* others have the file too */
    struct stat taken; /* what it was then */
};

/* A blob that is not open. */
#define BLOB_CLOSED ((struct blob){.file = -1})

/* Creates an empty blob that may grow to `most` bytes. Fault: internal. */
int blob_open(struct blob *blob, gsize most, struct fault *fault);

/* Appends bytes. Returns 0, or -1 with errno set: EFBIG beyond `most`. */
int blob_append(struct blob *blob, const void *bytes, gsize size);

/* Makes a regular file, open for reading, the closed blob's bytes; the blob closes it. Returns 0,
 * or -1 with errno set: EFBIG beyond `most`. */
int blob_take(struct blob *blob, int file);

/* Whether somebody has written to the file since it was taken, so that nobody knows what has been
 * read. */
gboolean blob_has_changed(const struct blob *blob);

/* Takes all bytes out again. Returns 0, or -1 with errno set. */
int blob_empty(struct blob *blob);

/* Makes the bytes final: from now on nobody can change, grow or shrink them, unless the blob is a
 * file. Fault: internal. */
int blob_seal(struct blob *blob, struct fault *fault);

/* The bytes of a sealed blob, which outlive it: mapped, but those of a file are copied, because who
 * reads a mapping that others have cut dies. Fault: internal. */
int blob_bytes(const struct blob *blob, GBytes **bytes, struct fault *fault);

/* Creates room of exactly `size` bytes for another process to write: it can neither grow nor
 * shrink. Fault: internal. */
int blob_room(struct blob *blob, gsize size, struct fault *fault);

/* Copies the first `size` bytes out of a room, without ever mapping it. Fault: internal. */
int blob_copy(const struct blob *blob, gsize size, GBytes **bytes, struct fault *fault);

void blob_close(struct blob *blob);

/* Before the declaration of a struct blob, which must be initialized: it is closed when it goes out
 * of scope. */
#define blob_auto __attribute__((cleanup(blob_close)))

#endif
