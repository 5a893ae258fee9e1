#include "store.h"
#include "unit.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

static const struct store_origin origin = {"w_1", "tag", "engine/1"};
static char *folder;

static struct store *open_store(const char *name, enum store_use use)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *url = g_filename_to_uri(path, NULL, NULL);
    struct store *store;
    struct fault fault;
    if (store_open(url, use, &store, &fault) == -1)
        g_error("%s", fault.detail);
    return store;
}

static char *path_of(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void put(struct store *store, const char *key, const char *text)
{
    struct fault fault;
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    if (store_put(store, key, bytes, &origin, &fault) == -1)
        g_error("%s", fault.detail);
}

/* The object as a text, or the slug of the fault. */
static char *get(struct store *store, const char *key, gsize most)
{
    struct blob blob = {.file = -1, .most = most};
    struct store_object object;
    struct fault fault;
    g_autoptr(GBytes) bytes = NULL;
    if (store_get(store, key, &blob, &object, &fault) == -1)
        return g_strdup(fault_row(fault.kind)->code);
    g_assert_cmpuint(object.size, ==, blob.size);
    g_assert_cmpint(blob_map(&blob, &bytes, &fault), ==, 0);
    blob_close(&blob);
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    return g_strndup(size > 0 ? data : "", size);
}

static void assert_get(struct store *store, const char *key, const char *wanted)
{
    g_autofree char *text = get(store, key, 1000);
    g_assert_cmpstr(text, ==, wanted);
}

static void test_put_and_get(void)
{
    static const char *const keys[] = {"a",     "b/c/d.jpg", "é ü/文/😀", "100%/#1?/a+b",
                                       "x/...", "-x/-"};
    struct store *store = open_store("cache", STORE_CACHE);
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        put(store, keys[i], keys[i]);
        assert_get(store, keys[i], keys[i]);
    }
    put(store, "a", "other");
    assert_get(store, "a", "other");
    put(store, "empty", "");
    assert_get(store, "empty", "");
    assert_get(store, "none", "no-original");
    assert_get(store, "b/c", "no-original");
    assert_get(store, "a/b", "no-original");
    store_close(store);
}

static void test_stat(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct store_object first, second;
    struct fault fault = {0};
    g_autofree char *path = path_of("cache/s");
    struct utimbuf old = {1000000, 1000000};
    put(store, "s", "12345");
    g_assert_cmpint(store_stat(store, "s", &first, &fault), ==, 0);
    g_assert_cmpuint(first.size, ==, 5);
    g_assert_cmpint(first.age, <, 60);
    g_assert_cmpint(utime(path, &old), ==, 0);
    g_assert_cmpint(store_stat(store, "s", &second, &fault), ==, 0);
    g_assert_cmpint(second.age, >, 1000000);
    g_assert_cmpstr(first.tag, !=, second.tag);
    g_assert_cmpint(store_stat(store, "none", &second, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_NO_ORIGINAL);
    store_close(store);
}

static void test_cap(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    put(store, "ten", "0123456789");
    g_autofree char *fits = get(store, "ten", 10);
    g_autofree char *large = get(store, "ten", 9);
    g_assert_cmpstr(fits, ==, "0123456789");
    g_assert_cmpstr(large, ==, "original-too-large");
    store_close(store);
}

static void test_alias(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct fault fault;
    char target[100];
    g_autofree char *path = path_of("cache/k/1/h_1,w_2/x.jpg");
    g_assert_cmpint(store_alias(store, "k/1/h_1,w_2/x.jpg", "k/1/w_2,h_1/x.jpg", &fault), ==, 0);
    assert_get(store, "k/1/h_1,w_2/x.jpg", "no-original");
    put(store, "k/1/w_2,h_1/x.jpg", "picture");
    assert_get(store, "k/1/h_1,w_2/x.jpg", "picture");
    ssize_t size = readlink(path, target, sizeof target - 1);
    g_assert_cmpint(size, >, 0);
    target[size] = '\0';
    g_assert_cmpstr(target, ==, "../w_2,h_1/x.jpg");
    g_assert_cmpint(store_alias(store, "k/1/h_1,w_2/x.jpg", "other", &fault), ==, 0);
    put(store, "other", "moved");
    assert_get(store, "k/1/h_1,w_2/x.jpg", "moved");
    g_assert_cmpint(store_alias(store, "top", "other", &fault), ==, 0);
    assert_get(store, "top", "moved");
    store_close(store);
}

static void test_written_for_the_web_server(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct stat status;
    char value[20];
    g_autofree char *path = path_of("cache/p/q/r");
    g_autofree char *above = path_of("cache/p/q");
    put(store, "p/q/r", "x");
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 07777, ==, 0644);
    g_assert_cmpint(stat(above, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 07777, ==, 0755);
    ssize_t size = getxattr(path, "user.pantograph.source", value, sizeof value);
    if (size != -1)
        g_assert_cmpmem(value, (gsize)size, "tag", 3);
    store_close(store);
}

static void test_nothing_escapes(void)
{
    static const struct {
        const char *target;
        const char *wanted;
    } rows[] = {
        {"inside", "fine"},
        {"sub/../inside", "fine"},
        {"../outside", "no-original"},
        {"sub/../../outside", "no-original"},
        {"/etc/passwd", "no-original"},
        {"/proc/self/environ", "no-original"},
        {"sub", "no-original"},
        {"link", "no-original"},
        {"pipe", "no-original"},
    };
    struct store *store;
    g_autofree char *originals = path_of("originals"), *sub = path_of("originals/sub");
    g_autofree char *inside = path_of("originals/inside"), *outside = path_of("outside");
    g_autofree char *link = path_of("originals/link"), *pipe = path_of("originals/pipe");
    g_assert_cmpint(g_mkdir_with_parents(sub, 0755), ==, 0);
    g_assert_true(g_file_set_contents(inside, "fine", -1, NULL));
    g_assert_true(g_file_set_contents(outside, "secret", -1, NULL));
    g_assert_cmpint(mkfifo(pipe, 0644), ==, 0);
    store = open_store("originals", STORE_ORIGINALS);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        unlink(link);
        g_assert_cmpint(symlink(rows[i].target, link), ==, 0);
        assert_get(store, "link", rows[i].wanted);
    }
    unlink(link);
    g_assert_cmpint(symlink("..", link), ==, 0);
    assert_get(store, "link/outside", "no-original");
    assert_get(store, "../outside", "no-original");
    assert_get(store, "sub/../../outside", "no-original");
    assert_get(store, originals, "no-original");
    store_close(store);
}

static void test_writes_do_not_escape(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct fault fault = {0};
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    g_autofree char *link = path_of("cache/out"), *planted = path_of("planted");
    g_assert_cmpint(symlink("..", link), ==, 0);
    g_assert_cmpint(store_put(store, "out/planted", bytes, &origin, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_CACHE_UNWRITABLE);
    g_assert_cmpint(store_put(store, "../planted", bytes, &origin, &fault), ==, -1);
    g_assert_cmpint(access(planted, F_OK), ==, -1);
    store_close(store);
}

static guint count_temporary(void)
{
    g_autofree char *path = path_of("cache/-/tmp");
    g_autoptr(GDir) list = g_dir_open(path, 0, NULL);
    guint count = 0;
    while (list != NULL && g_dir_read_name(list) != NULL)
        count++;
    return count;
}

/* A file where a folder is wanted: the put fails whole, and leaves nothing. */
static void test_failed_put_leaves_nothing(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct fault fault = {0};
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    put(store, "file", "y");
    put(store, "dir/file", "y");
    g_assert_cmpint(store_put(store, "file/below", bytes, &origin, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_CACHE_UNWRITABLE);
    g_assert_cmpint(store_put(store, "dir", bytes, &origin, &fault), ==, -1);
    assert_get(store, "file", "y");
    g_assert_cmpuint(count_temporary(), ==, 0);
    store_close(store);
}

static void test_old_drafts_are_swept(void)
{
    g_autofree char *old = path_of("cache/-/tmp/old"), *young = path_of("cache/-/tmp/young");
    struct utimbuf then = {1000000, 1000000};
    store_close(open_store("cache", STORE_CACHE));
    g_assert_true(g_file_set_contents(old, "x", -1, NULL));
    g_assert_true(g_file_set_contents(young, "x", -1, NULL));
    g_assert_cmpint(utime(old, &then), ==, 0);
    store_close(open_store("cache", STORE_CACHE));
    g_assert_cmpint(access(old, F_OK), ==, -1);
    g_assert_cmpint(access(young, F_OK), ==, 0);
    unlink(young);
}

static void test_drop(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct fault fault = {0};
    put(store, "d/e", "x");
    put(store, "d/f", "y");
    g_assert_cmpint(store_drop(store, "d/e", &fault), ==, 0);
    assert_get(store, "d/e", "no-original");
    assert_get(store, "d/f", "y");
    g_assert_cmpint(store_drop(store, "d/e", &fault), ==, 0);
    g_assert_cmpint(store_drop(store, "none/at/all", &fault), ==, 0);
    g_assert_cmpint(store_drop(store, "d", &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_CACHE_UNWRITABLE);
    store_close(store);
}

static void test_open(void)
{
    struct store *store;
    struct fault fault = {0};
    g_assert_cmpint(store_open("ftp://x/y", STORE_CACHE, &store, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_CACHE_UNWRITABLE);
    g_assert_cmpint(store_open("file:///nowhere/at/all", STORE_ORIGINALS, &store, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_ORIGINALS_UNREADABLE);
}

int main(int argc, char **argv)
{
    umask(022);
    unit_init(argc, argv);
    folder = unit_folder();
    g_test_add_func("/store/put_and_get", test_put_and_get);
    g_test_add_func("/store/stat", test_stat);
    g_test_add_func("/store/cap", test_cap);
    g_test_add_func("/store/alias", test_alias);
    g_test_add_func("/store/written_for_the_web_server", test_written_for_the_web_server);
    g_test_add_func("/store/nothing_escapes", test_nothing_escapes);
    g_test_add_func("/store/writes_do_not_escape", test_writes_do_not_escape);
    g_test_add_func("/store/failed_put_leaves_nothing", test_failed_put_leaves_nothing);
    g_test_add_func("/store/old_drafts_are_swept", test_old_drafts_are_swept);
    g_test_add_func("/store/drop", test_drop);
    g_test_add_func("/store/open", test_open);
    int status = g_test_run();
    unit_remove(folder);
    g_free(folder);
    return status;
}
