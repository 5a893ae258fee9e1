#include "host/runtime.h"

#include "base/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_NAME "key"

static int check_owner(int folder, const char *path, struct fault *fault)
{
    struct stat status;
    if (fstat(folder, &status) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "%s: %s", path, g_strerror(errno));
    if (status.st_uid != geteuid())
        return fault_raise(fault, FAULT_INTERNAL, "%s belongs to user %d, not to %d", path,
                           (int)status.st_uid, (int)geteuid());
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fault_raise(fault, FAULT_INTERNAL, "%s is writable by others", path);
    return 0;
}

int runtime_open(const char *path, struct fault *fault)
{
    if (mkdir(path, 0700) == -1 && errno != EEXIST)
        return fault_raise(fault, FAULT_INTERNAL, "cannot make %s: %s", path, g_strerror(errno));
    descriptor_auto int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder == -1)
        return fault_raise(fault, FAULT_INTERNAL, "cannot open %s: %s", path, g_strerror(errno));
    return check_owner(folder, path, fault) == -1 ? -1 : descriptor_steal(&folder);
}

int runtime_file(int folder, const char *name, gsize size, struct fault *fault)
{
    struct stat status;
    descriptor_auto int file =
        openat(folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file == -1)
        return fault_raise(fault, FAULT_INTERNAL, "cannot open %s: %s", name, g_strerror(errno));
    int error = fstat(file, &status) == -1 ? errno : 0;
    /* reserves disk space, not only length: writing to a mapping on a full disk raises SIGBUS */
    if (error == 0 && (gsize)status.st_size < size)
        error = posix_fallocate(file, 0, (off_t)size);
    if (error != 0)
        return fault_raise(fault, FAULT_INTERNAL, "cannot make room for %s: %s", name,
                           g_strerror(error));
    return descriptor_steal(&file);
}

void *runtime_map(int folder, const char *name, gsize size, struct fault *fault)
{
    descriptor_auto int file = runtime_file(folder, name, size, fault);
    if (file == -1)
        return NULL;
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (bytes != MAP_FAILED)
        return bytes;
    fault_fill(fault, FAULT_INTERNAL, "cannot map %s: %s", name, g_strerror(errno));
    return NULL;
}

static int read_key(int folder, guint8 key[DIGEST_KEY_SIZE])
{
    descriptor_auto int file = openat(folder, KEY_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file == -1)
        return -1;
    if (read(file, key, DIGEST_KEY_SIZE) == DIGEST_KEY_SIZE)
        return 0;
    errno = EIO;
    return -1;
}

/* A link appears as a whole, and only if there is none yet. Returns 0, also if another worker was
 * first, or -1 with errno. */
static int leave_key(int folder)
{
    guint8 key[DIGEST_KEY_SIZE];
    g_autofree char *draft = g_strdup_printf(KEY_NAME ".%08x%08x", g_random_int(), g_random_int());
    descriptor_auto int file =
        openat(folder, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file == -1)
        return -1;
    gboolean is_left = getrandom(key, sizeof key, 0) == sizeof key &&
                       write(file, key, sizeof key) == sizeof key &&
                       (linkat(folder, draft, folder, KEY_NAME, 0) == 0 || errno == EEXIST);
    int error = errno;
    unlinkat(folder, draft, 0);
    errno = error;
    return is_left ? 0 : -1;
}

int runtime_key(int folder, guint8 key[DIGEST_KEY_SIZE], struct fault *fault)
{
    gboolean is_read = read_key(folder, key) == 0 ||
                       (errno == ENOENT && leave_key(folder) == 0 && read_key(folder, key) == 0);
    if (!is_read)
        return fault_raise(fault, FAULT_INTERNAL, "no " KEY_NAME " in the runtime folder: %s",
                           g_strerror(errno));
    return 0;
}
