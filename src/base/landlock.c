/* libc has no wrappers for these system calls, and the headers of the build machine may be older
 * than the running kernel: bits and sizes are those of Documentation/userspace-api/landlock.rst.
 */
#include "base/landlock.h"

#include "base/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The first version that allows renaming into another folder, which every write needs. */
#define OLDEST_VERSION 2
#define TRUNCATE_VERSION 3
#define NETWORK_VERSION 4
#define IOCTL_VERSION 5
#define SCOPE_VERSION 6

#define BIT(n) (G_GUINT64_CONSTANT(1) << (n))
#define FILES_UP_TO_REFER (BIT(14) - 1)
#define FILE_TRUNCATE BIT(14)
#define FILE_IOCTL BIT(15)
#define ALL_TCP (BIT(0) | BIT(1))
#define ALL_SCOPES (BIT(0) | BIT(1))

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define RUNNING (READING | LANDLOCK_ACCESS_FS_EXECUTE)
#define WRITING                                                                                    \
    (READING | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |                    \
     LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |   \
     LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER | FILE_TRUNCATE)
/* The rights that can be granted for a file that is not a folder. */
#define OF_A_FILE                                                                                  \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE |   \
     FILE_TRUNCATE | FILE_IOCTL)

/* struct landlock_ruleset_attr as of version 6. */
struct rules {
    guint64 files, network, scopes;
};

static struct rules rules_of(int version, enum landlock_network network)
{
    struct rules rules = {FILES_UP_TO_REFER, 0, 0};
    if (version >= TRUNCATE_VERSION)
        rules.files |= FILE_TRUNCATE;
    if (version >= IOCTL_VERSION)
        rules.files |= FILE_IOCTL;
    if (network == LANDLOCK_NO_NETWORK && version >= NETWORK_VERSION)
        rules.network = ALL_TCP;
    if (network == LANDLOCK_NO_NETWORK && version >= SCOPE_VERSION)
        rules.scopes = ALL_SCOPES;
    return rules;
}

static gsize size_of(int version)
{
    gsize numbers = version >= SCOPE_VERSION ? 3 : version >= NETWORK_VERSION ? 2 : 1;
    return numbers * sizeof(guint64);
}

static guint64 bits_of(enum landlock_access access)
{
    return access == LANDLOCK_WRITE ? WRITING : access == LANDLOCK_RUN ? RUNNING : READING;
}

static int allow(int set, const struct rules *rules, const struct landlock_path *path)
{
    struct stat status;
    descriptor_auto int file = open(path->path, O_PATH | O_CLOEXEC);
    if (file == -1)
        return 0;
    guint64 bits = bits_of(path->access) & rules->files;
    if (fstat(file, &status) == 0 && !S_ISDIR(status.st_mode))
        bits &= OF_A_FILE;
    struct landlock_path_beneath_attr rule = {.allowed_access = bits, .parent_fd = file};
    return (int)syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

static int enter(int set, const struct rules *rules, const struct landlock_path *paths, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (allow(set, rules, &paths[i]) == -1)
            return -1;
    return (int)syscall(SYS_landlock_restrict_self, set, 0);
}

int landlock_enter(const struct landlock_path *paths, gsize count, enum landlock_network network,
                   int *version, struct fault *fault)
{
    *version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (*version < OLDEST_VERSION) {
        *version = 0;
        return 0;
    }
    struct rules rules = rules_of(*version, network);
    descriptor_auto int set =
        (int)syscall(SYS_landlock_create_ruleset, &rules, size_of(*version), 0);
    if (set == -1 || enter(set, &rules, paths, count) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "landlock: %s", g_strerror(errno));
    return 0;
}
