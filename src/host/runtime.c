#include "host/runtime.h"

#include "base/descriptor.h"
#include "base/place.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_NAME "key"

/* Its places are held by its descriptors, and by the locks and mappings of those who asked for
 * them. */
struct runtime {
    int folder;
    int key; /* -1: not read yet */
    struct place place;
    GArray *files; /* struct place */
};

static int check_owner(const char *path, const struct stat *status, struct fault *fault)
{
    if (status->st_uid != geteuid())
        return fault_raise(fault, FAULT_INTERNAL, "%s belongs to user %d, not to %d", path,
                           (int)status->st_uid, (int)geteuid());
    if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fault_raise(fault, FAULT_INTERNAL, "%s is writable by others", path);
    return 0;
}

int runtime_open(const char *path, struct runtime **runtime, struct fault *fault)
{
    struct stat status;
    if (mkdir(path, 0700) == -1 && errno != EEXIST)
        return fault_raise(fault, FAULT_INTERNAL, "cannot make %s: %s", path, g_strerror(errno));
    descriptor_auto int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder == -1 || fstat(folder, &status) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "cannot open %s: %s", path, g_strerror(errno));
    if (check_owner(path, &status, fault) == -1)
        return -1;
    *runtime = g_new(struct runtime, 1);
    **runtime = (struct runtime){.folder = descriptor_steal(&folder),
                                 .key = -1,
                                 .files = g_array_new(FALSE, FALSE, sizeof(struct place))};
    place_note(AT_FDCWD, path, &status, &(*runtime)->place);
    return 0;
}

int runtime_folder(const struct runtime *runtime)
{
    return runtime->folder;
}

static void note(struct runtime *runtime, const char *name, const struct stat *status)
{
    struct place place;
    place_note(runtime->folder, name, status, &place);
    g_array_append_val(runtime->files, place);
}

int runtime_file(struct runtime *runtime, const char *name, gsize size, struct fault *fault)
{
    struct stat status;
    descriptor_auto int file =
        openat(runtime->folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file == -1)
        return fault_raise(fault, FAULT_INTERNAL, "cannot open %s: %s", name, g_strerror(errno));
    int error = fstat(file, &status) == -1 ? errno : 0;
    /* reserves disk space, not only length: writing to a mapping on a full disk raises SIGBUS */
    if (error == 0 && (gsize)status.st_size < size)
        error = posix_fallocate(file, 0, (off_t)size);
    if (error != 0)
        return fault_raise(fault, FAULT_INTERNAL, "cannot make room for %s: %s", name,
                           g_strerror(error));
    note(runtime, name, &status);
    return descriptor_steal(&file);
}

void *runtime_map(struct runtime *runtime, const char *name, gsize size, struct fault *fault)
{
    descriptor_auto int file = runtime_file(runtime, name, size, fault);
    if (file == -1)
        return NULL;
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (bytes != MAP_FAILED)
        return bytes;
    fault_fill(fault, FAULT_INTERNAL, "cannot map %s: %s", name, g_strerror(errno));
    return NULL;
}

static int open_key(struct runtime *runtime)
{
    struct stat status;
    runtime->key = openat(runtime->folder, KEY_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (runtime->key == -1 || fstat(runtime->key, &status) == -1)
        return -1;
    note(runtime, KEY_NAME, &status);
    return 0;
}

static int read_key(struct runtime *runtime, guint8 key[DIGEST_KEY_SIZE])
{
    if (runtime->key == -1 && open_key(runtime) == -1)
        return -1;
    if (pread(runtime->key, key, DIGEST_KEY_SIZE, 0) == DIGEST_KEY_SIZE)
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

int runtime_key(struct runtime *runtime, guint8 key[DIGEST_KEY_SIZE], struct fault *fault)
{
    gboolean is_read =
        read_key(runtime, key) == 0 ||
        (errno == ENOENT && leave_key(runtime->folder) == 0 && read_key(runtime, key) == 0);
    if (!is_read)
        return fault_raise(fault, FAULT_INTERNAL, "no " KEY_NAME " in the runtime folder: %s",
                           g_strerror(errno));
    return 0;
}

static gboolean has_owner(const struct place *place)
{
    struct stat status;
    struct fault ignored;
    return stat(place->path, &status) == 0 && check_owner(place->path, &status, &ignored) == 0;
}

static gboolean is_file_swept(const struct runtime *runtime)
{
    enum place_state state = PLACE_KEPT;
    for (guint i = 0; state == PLACE_KEPT && i < runtime->files->len; i++)
        state = place_look(&g_array_index(runtime->files, struct place, i));
    return state == PLACE_TAKEN || state == PLACE_FREE;
}

gboolean runtime_is_swept(const struct runtime *runtime)
{
    switch (place_look(&runtime->place)) {
    case PLACE_KEPT:
        return is_file_swept(runtime);
    case PLACE_TAKEN:
        return has_owner(&runtime->place);
    case PLACE_FREE:
        return TRUE;
    case PLACE_LOST:
        break;
    }
    return FALSE;
}

void runtime_close(struct runtime *runtime)
{
    if (runtime == NULL)
        return;
    for (guint i = 0; i < runtime->files->len; i++)
        place_clear(&g_array_index(runtime->files, struct place, i));
    g_array_unref(runtime->files);
    place_clear(&runtime->place);
    descriptor_close(&runtime->key);
    descriptor_close(&runtime->folder);
    g_free(runtime);
}
