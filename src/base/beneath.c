#include "base/beneath.h"

#include "base/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* If anything in the system is renamed meanwhile, the kernel may give up (EAGAIN) on a path with
 * `..`. */
#define MOST_TRIES 1000

static int open_by_kernel(int folder, const char *path, int flags)
{
    struct open_how how = {.flags = (guint64)flags,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        long file = syscall(SYS_openat2, folder, path, &how, sizeof how);
        if (file != -1 || (errno != EAGAIN && errno != EINTR))
            return (int)file;
    }
    return -1;
}

/* For kernels and containers without openat2: one component at a time, no links at all. */
static int open_by_steps(int folder, const char *path, int flags)
{
    g_auto(GStrv) steps = g_strsplit(path, "/", -1);
    descriptor_auto int at = fcntl(folder, F_DUPFD_CLOEXEC, 0);
    for (char **step = steps; at != -1 && *step != NULL; step++) {
        int how = step[1] == NULL ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC;
        if (strcmp(*step, "..") == 0) {
            errno = EXDEV;
            return -1;
        }
        int next = openat(at, *step, how | O_NOFOLLOW);
        descriptor_close(&at);
        at = next;
    }
    return descriptor_steal(&at);
}

int beneath_open(int folder, const char *path, int flags)
{
    int file = open_by_kernel(folder, path, flags | O_CLOEXEC);
    if (file == -1 && (errno == ENOSYS || errno == EPERM))
        file = open_by_steps(folder, path, flags | O_CLOEXEC);
    return file;
}

int beneath_make(int folder, const char *path)
{
    int flags = O_PATH | O_DIRECTORY;
    int file = beneath_open(folder, *path != '\0' ? path : ".", flags);
    if (file != -1 || errno != ENOENT)
        return file;
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    g_autofree char *parent = g_strndup(path, slash != NULL ? (gsize)(slash - path) : 0);
    descriptor_auto int at = beneath_make(folder, parent);
    if (at == -1 || (mkdirat(at, name, 0755) == -1 && errno != EEXIST))
        return -1;
    return beneath_open(at, name, flags);
}
