#include "blob.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#define CHUNK (1 << 20)

struct mapping {
    void *start;
    gsize size;
};

int blob_open(struct blob *blob, gsize most, struct fault *fault)
{
    *blob = (struct blob){memfd_create("blob", MFD_CLOEXEC | MFD_ALLOW_SEALING), 0, most};
    if (blob->file == -1)
        return fault_raise(fault, FAULT_INTERNAL, "memfd_create: %s", g_strerror(errno));
    return 0;
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

int blob_append_file(struct blob *blob, int file)
{
    for (;;) {
        gsize room = MIN(blob->most - blob->size + 1, CHUNK);
        ssize_t sent = sendfile(blob->file, file, NULL, room);
        if (sent == 0)
            return 0;
        if (sent == -1 && errno != EINTR)
            return -1;
        blob->size += sent > 0 ? (gsize)sent : 0;
        if (blob->size > blob->most) {
            errno = EFBIG;
            return -1;
        }
    }
}

int blob_empty(struct blob *blob)
{
    blob->size = 0;
    return ftruncate(blob->file, 0) == 0 && lseek(blob->file, 0, SEEK_SET) == 0 ? 0 : -1;
}

int blob_seal(struct blob *blob, struct fault *fault)
{
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

int blob_map(const struct blob *blob, GBytes **bytes, struct fault *fault)
{
    if (blob->size == 0) {
        *bytes = g_bytes_new(NULL, 0);
        return 0;
    }
    void *start = mmap(NULL, blob->size, PROT_READ, MAP_SHARED, blob->file, 0);
    if (start == MAP_FAILED)
        return fault_raise(fault, FAULT_INTERNAL, "cannot map: %s", g_strerror(errno));
    struct mapping *mapping = g_new(struct mapping, 1);
    *mapping = (struct mapping){start, blob->size};
    *bytes = g_bytes_new_with_free_func(start, blob->size, unmap, mapping);
    return 0;
}

int blob_room(struct blob *blob, gsize size, struct fault *fault)
{
    if (blob_open(blob, size, fault) == -1)
        return -1;
    if (ftruncate(blob->file, (off_t)size) == 0 &&
        fcntl(blob->file, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0)
        return 0;
    fault_raise(fault, FAULT_INTERNAL, "cannot make room: %s", g_strerror(errno));
    blob_close(blob);
    return -1;
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

void blob_close(struct blob *blob)
{
    if (blob->file != -1)
        close(blob->file);
    *blob = BLOB_CLOSED;
}
