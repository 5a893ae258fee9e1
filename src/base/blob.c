#include "base/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

struct mapping {
    void *start;
    gsize size;
};

/* The name appears in /proc. */
static int create(struct blob *blob, const char *name, gsize most, struct fault *fault)
{
    *blob =
        (struct blob){.file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING), .most = most};
    if (blob->file == -1)
        return fault_raise(fault, FAULT_INTERNAL, "memfd_create: %s", g_strerror(errno));
    return 0;
}

int blob_open(struct blob *blob, gsize most, struct fault *fault)
{
    return create(blob, "blob", most, fault);
}

int blob_append(struct blob *blob, const void *bytes, gsize size)
{
    const char *next = bytes;
    if (size > blob->most - blob->size) {
        errno = EFBIG;
        return -1;
    }
    while (size > 0) {
        ssize_t written = write(blob->file, next, size);
        if (written == -1 && errno != EINTR)
            return -1;
        gsize done = written > 0 ? (gsize)written : 0;
        blob->size += done;
        next += done;
        size -= done;
    }
    return 0;
}

int blob_take(struct blob *blob, int file)
{
    struct stat status;
    if (fstat(file, &status) == -1)
        return -1;
    if ((guint64)status.st_size > blob->most) {
        errno = EFBIG;
        return -1;
    }
    *blob = (struct blob){file, (gsize)status.st_size, blob->most, TRUE, status};
    return 0;
}

static gboolean is_same_time(struct timespec one, struct timespec other)
{
    return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

/* Nobody can put back the time of the last change (ctime), but a file that another one replaces by
 * rename gets a new one with its last link. */
static gboolean is_touched(const struct stat *then, const struct stat *now)
{
    return now->st_size != then->st_size || !is_same_time(now->st_mtim, then->st_mtim) ||
           (now->st_nlink == then->st_nlink && !is_same_time(now->st_ctim, then->st_ctim));
}

gboolean blob_has_changed(const struct blob *blob)
{
    struct stat now;
    return blob->is_taken && (fstat(blob->file, &now) == -1 || is_touched(&blob->taken, &now));
}

int blob_empty(struct blob *blob)
{
    blob->size = 0;
    return ftruncate(blob->file, 0) == 0 && lseek(blob->file, 0, SEEK_SET) == 0 ? 0 : -1;
}

int blob_seal(struct blob *blob, struct fault *fault)
{
    if (blob->is_taken)
        return 0;
    int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
    if (fcntl(blob->file, F_ADD_SEALS, seals) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "cannot seal: %s", g_strerror(errno));
    return 0;
}

static void unmap(gpointer data)
{
    struct mapping *mapping = data;
    munmap(mapping->start, mapping->size);
    g_free(mapping);
}

static int map(const struct blob *blob, GBytes **bytes, struct fault *fault)
{
    void *start = mmap(NULL, blob->size, PROT_READ, MAP_SHARED, blob->file, 0);
    if (start == MAP_FAILED)
        return fault_raise(fault, FAULT_INTERNAL, "cannot map: %s", g_strerror(errno));
    struct mapping *mapping = g_new(struct mapping, 1);
    *mapping = (struct mapping){start, blob->size};
    *bytes = g_bytes_new_with_free_func(start, blob->size, unmap, mapping);
    return 0;
}

int blob_copy(const struct blob *blob, gsize size, GBytes **bytes, struct fault *fault)
{
    g_autofree char *copy = g_malloc(size);
    gsize done = 0;
    while (done < size) {
        ssize_t got = pread(blob->file, copy + done, size - done, (off_t)done);
        if (got == 0 || (got == -1 && errno != EINTR))
            return fault_raise(fault, FAULT_INTERNAL, "cannot read a result of %zu bytes", size);
        done += got > 0 ? (gsize)got : 0;
    }
    *bytes = g_bytes_new_take(g_steal_pointer(&copy), size);
    return 0;
}

int blob_bytes(const struct blob *blob, GBytes **bytes, struct fault *fault)
{
    gboolean is_mapped = blob->size > 0 && !blob->is_taken;
    return is_mapped ? map(blob, bytes, fault) : blob_copy(blob, blob->size, bytes, fault);
}

int blob_room(struct blob *blob, gsize size, struct fault *fault)
{
    if (create(blob, "room", size, fault) == -1)
        return -1;
    if (ftruncate(blob->file, (off_t)size) == 0 &&
        fcntl(blob->file, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0)
        return 0;
    fault_fill(fault, FAULT_INTERNAL, "cannot make room: %s", g_strerror(errno));
    blob_close(blob);
    return -1;
}

void blob_close(struct blob *blob)
{
    if (blob->file != -1)
        close(blob->file);
    *blob = BLOB_CLOSED;
}
