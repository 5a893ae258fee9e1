/* Everything is first written to a temporary file under the reserved key `-/tmp`, and renamed when
 * it is complete. A drop removes the folders that it leaves empty, `-/tmp` too, so a folder may
 * vanish at any moment until something is in it: then whoever needs it makes it again. */
#include "store/store_file.h"

#include "base/beneath.h"
#include "base/descriptor.h"
#include "base/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#define TEMPORARY "-/tmp"
#define OLD_AFTER (60 * 60)
/* Of a put. Two others that did nothing but remove its folders cost it up to 400. */
#define MOST_TRIES 10000

struct folder {
    struct store store;
    int descriptor;
    struct place place;
};

static int folder_of(struct store *store)
{
    return ((struct folder *)store)->descriptor;
}

static int failed(struct store *store, const char *key, struct fault *fault)
{
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
    case EXDEV:
    case EACCES:
    case ENXIO:
    case ENAMETOOLONG:
        return fault_raise(fault, FAULT_NO_ORIGINAL, "%s: %s", key, g_strerror(errno));
    default:
        return fault_raise(fault, store_kind_fault(store->use), "%s: %s", key, g_strerror(errno));
    }
}

static int unwritable(struct store *store, const char *key, struct fault *fault)
{
    return fault_raise(fault, store_kind_fault(store->use), "%s: %s", key, g_strerror(errno));
}

static void sweep_temporary(int folder)
{
    int file = beneath_open(folder, TEMPORARY, O_RDONLY | O_DIRECTORY);
    DIR *list = file != -1 ? fdopendir(file) : NULL;
    time_t now = time(NULL);
    struct dirent *entry;
    struct stat status;
    while (list != NULL && (entry = readdir(list)) != NULL)
        if (fstatat(file, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            !S_ISDIR(status.st_mode) && status.st_mtime + OLD_AFTER < now)
            unlinkat(file, entry->d_name, 0);
    if (list != NULL)
        closedir(list);
}

static struct store *file_open(const char *url, enum store_use use,
                               const struct store_options *options, struct fault *fault)
{
    (void)options;
    g_autofree char *path = g_filename_from_uri(url, NULL, NULL);
    if (path == NULL) {
        fault_fill(fault, store_kind_fault(use), "%s names no folder", url);
        return NULL;
    }
    if (use == STORE_CACHE)
        g_mkdir_with_parents(path, 0755);
    struct stat status;
    descriptor_auto int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder == -1 || fstat(folder, &status) == -1) {
        fault_fill(fault, store_kind_fault(use), "cannot open %s: %s", path, g_strerror(errno));
        return NULL;
    }
    if (use == STORE_CACHE)
        sweep_temporary(folder);
    struct folder *store = g_new0(struct folder, 1);
    place_note(AT_FDCWD, path, &status, &store->place);
    store->descriptor = descriptor_steal(&folder);
    return &store->store;
}

static void describe(const struct stat *status, struct store_object *object)
{
    object->size = (gsize)status->st_size;
    object->age = MAX(0, (gint64)(time(NULL) - status->st_mtime));
    g_snprintf(object->tag, sizeof object->tag,
               "%" G_GINT64_MODIFIER "x-%lx-%" G_GSIZE_MODIFIER "x", (gint64)status->st_mtim.tv_sec,
               status->st_mtim.tv_nsec, object->size);
}

/* Opens a regular file; anything else, such as a pipe, counts as missing. */
static int open_regular(struct store *store, const char *key, struct store_object *object)
{
    struct stat status;
    descriptor_auto int file =
        beneath_open(folder_of(store), key, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (file == -1)
        return -1;
    if (fstat(file, &status) == -1 || !S_ISREG(status.st_mode)) {
        errno = ENOENT;
        return -1;
    }
    describe(&status, object);
    return descriptor_steal(&file);
}

static int file_finish(struct store_fetch *fetch, struct store_object *object, struct fault *fault)
{
    descriptor_auto int file = open_regular(fetch->store, fetch->key, object);
    if (file == -1)
        return failed(fetch->store, fetch->key, fault);
    if (blob_take(fetch->blob, file) == -1)
        return fault_raise(fault, FAULT_ORIGINAL_TOO_LARGE,
                           "the original has %zu bytes; at most %zu are allowed", object->size,
                           fetch->blob->most);
    descriptor_steal(&file);
    return 0;
}

static int file_stat(struct store *store, const char *key, struct store_object *object,
                     struct fault *fault)
{
    descriptor_auto int file = open_regular(store, key, object);
    return file == -1 ? failed(store, key, fault) : 0;
}

/* A file or link being written, and its final place. */
struct draft {
    int folder;    /* of the store */
    int temporary; /* folder that it is in */
    char name[40];
    const char *key;
    int (*fill)(const struct draft *draft);
    const void *content;
};

static int draft_write(struct draft *draft)
{
    descriptor_close(&draft->temporary);
    draft->temporary = beneath_make(draft->folder, TEMPORARY);
    return draft->temporary != -1 ? draft->fill(draft) : -1;
}

static int draft_move(struct draft *draft)
{
    const char *slash = strrchr(draft->key, '/');
    const char *name = slash != NULL ? slash + 1 : draft->key;
    g_autofree char *parent =
        g_strndup(draft->key, slash != NULL ? (gsize)(slash - draft->key) : 0);
    descriptor_auto int target = beneath_make(draft->folder, parent);
    return target != -1 ? renameat(draft->temporary, draft->name, target, name) : -1;
}

static gboolean is_removed(int folder)
{
    struct stat status;
    return fstat(folder, &status) == 0 && status.st_nlink == 0;
}

/* Tries a step again as long as folders vanish before it is done. */
static int insist(int (*step)(struct draft *draft), struct draft *draft)
{
    int status = step(draft);
    for (int tries = 1; status == -1 && errno == ENOENT && tries < MOST_TRIES; tries++) {
        if (is_removed(draft->folder))
            return -1;
        status = step(draft);
    }
    return status;
}

/* Fills a draft and moves it to its key, completely or not at all. */
static int commit(struct store *store, struct draft *draft, struct fault *fault)
{
    draft->folder = folder_of(store);
    draft->temporary = -1;
    g_snprintf(draft->name, sizeof draft->name, "%08x%08x%08x%08x", g_random_int(), g_random_int(),
               g_random_int(), g_random_int());
    gboolean is_done = insist(draft_write, draft) == 0 && insist(draft_move, draft) == 0;
    if (!is_done) {
        unwritable(store, draft->key, fault);
        unlinkat(draft->temporary, draft->name, 0);
    }
    descriptor_close(&draft->temporary);
    return is_done ? 0 : -1;
}

/* On a file system without extended attributes the object has no label. */
static void write_label(int file, const struct store_label *label)
{
    fsetxattr(file, "user.pantograph.recipe", label->recipe, strlen(label->recipe), 0);
    fsetxattr(file, "user.pantograph.source", label->source, strlen(label->source), 0);
    fsetxattr(file, "user.pantograph.engine", label->engine, strlen(label->engine), 0);
}

static int write_bytes(int file, GBytes *bytes)
{
    gsize size;
    const char *next = g_bytes_get_data(bytes, &size);
    while (size > 0) {
        ssize_t written = write(file, next, size);
        if (written == -1 && errno != EINTR)
            return -1;
        next += MAX(written, 0);
        size -= (gsize)MAX(written, 0);
    }
    return fdatasync(file);
}

struct picture {
    GBytes *bytes;
    const struct store_label *label;
};

/* Some file systems report a failed write only when the file is closed. */
static int fill_picture(const struct draft *draft)
{
    const struct picture *picture = draft->content;
    descriptor_auto int file =
        openat(draft->temporary, draft->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file == -1)
        return -1;
    write_label(file, picture->label);
    return write_bytes(file, picture->bytes) == -1 ? -1 : close(descriptor_steal(&file));
}

static int file_put(struct store *store, const char *key, GBytes *bytes,
                    const struct store_label *label, struct fault *fault)
{
    struct picture picture = {bytes, label};
    struct draft draft = {.key = key, .fill = fill_picture, .content = &picture};
    return commit(store, &draft, fault);
}

/* The path from the folder of `alias` to `key`: up to the folder they share, then down. */
static char *relative(const char *alias, const char *key)
{
    GString *out = g_string_new(NULL);
    gsize shared = 0;
    for (gsize i = 0; alias[i] != '\0' && alias[i] == key[i]; i++)
        if (alias[i] == '/')
            shared = i + 1;
    for (const char *c = alias + shared; *c != '\0'; c++)
        if (*c == '/')
            g_string_append(out, "../");
    g_string_append(out, key + shared);
    return g_string_free(out, FALSE);
}

static int fill_alias(const struct draft *draft)
{
    return symlinkat(draft->content, draft->temporary, draft->name);
}

static int file_alias(struct store *store, const char *alias, const struct store_alias *target,
                      struct fault *fault)
{
    g_autofree char *way = relative(alias, target->key);
    struct draft draft = {.key = alias, .fill = fill_alias, .content = way};
    return commit(store, &draft, fault);
}

static int remove_at(int folder, const char *path, int flags)
{
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    descriptor_auto int at = beneath_open(folder, parent, O_PATH | O_DIRECTORY);
    return at != -1 ? unlinkat(at, name, flags) : -1;
}

/* Removes the folders above a path, from the bottom, as far as they are empty. */
static void prune(int folder, const char *path)
{
    g_autofree char *above = g_strdup(path);
    for (char *end = strrchr(above, '/'); end != NULL; end = strrchr(above, '/')) {
        *end = '\0';
        if (remove_at(folder, above, AT_REMOVEDIR) == -1 && errno != ENOENT)
            break;
    }
}

static int file_drop(struct store *store, const char *key, struct fault *fault)
{
    int folder = folder_of(store);
    if (remove_at(folder, key, 0) == -1 && errno != ENOENT)
        return unwritable(store, key, fault);
    prune(folder, key);
    prune(folder, TEMPORARY "/");
    return 0;
}

/* The filter and the visitor of a listing. */
struct walk {
    const char *start;
    store_visitor *visitor;
    void *data;
};

static int walk_folder(int folder, const char *path, const struct walk *walk);

static int walk_entry(int folder, const char *path, const struct dirent *entry,
                      const struct walk *walk)
{
    g_autofree char *key = g_strconcat(path, entry->d_name, NULL);
    gsize shared = MIN(strlen(key), strlen(walk->start));
    if (strncmp(key, walk->start, shared) != 0 || strcmp(key, "-") == 0)
        return 0;
    if (entry->d_type != DT_DIR)
        return g_str_has_prefix(key, walk->start) ? walk->visitor(key, walk->data) : 0;
    g_autofree char *below = g_strconcat(key, "/", NULL);
    int inner = openat(folder, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return inner != -1 ? walk_folder(inner, below, walk) : 0;
}

/* Closes the folder. */
static int walk_folder(int folder, const char *path, const struct walk *walk)
{
    DIR *list = fdopendir(folder);
    struct dirent *entry;
    int status = 0;
    while (status == 0 && list != NULL && (entry = readdir(list)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            status = walk_entry(folder, path, entry, walk);
    if (list != NULL)
        closedir(list);
    return status;
}

static int file_list(struct store *store, const char *start, store_visitor *visitor, void *data,
                     struct fault *fault)
{
    struct walk walk = {start, visitor, data};
    int folder = openat(folder_of(store), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder == -1)
        return unwritable(store, start, fault);
    walk_folder(folder, "", &walk);
    return 0;
}

/* Nobody but the operator makes a folder of originals. */
static gboolean file_is_replaced(const struct store *store)
{
    enum place_state state = place_look(&((const struct folder *)store)->place);
    return state == PLACE_TAKEN || (state == PLACE_FREE && store->use == STORE_CACHE);
}

static void file_close(struct store *store)
{
    struct folder *folder = (struct folder *)store;
    close(folder->descriptor);
    place_clear(&folder->place);
    g_free(folder);
}

const struct store_kind store_file = {
    .scheme = "file://",
    .open = file_open,
    .finish = file_finish,
    .stat = file_stat,
    .put = file_put,
    .alias = file_alias,
    .drop = file_drop,
    .list = file_list,
    .is_replaced = file_is_replaced,
    .close = file_close,
};
