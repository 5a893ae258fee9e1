#include "stores.h"
#include "unit.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

#define CONTESTED 500

static char *folder;

static struct store *open_store(const char *name, enum store_use use)
{
    return stores_open_folder(folder, name, use);
}

static char *path_of(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void test_age(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct store_object object;
    struct fault fault;
    g_autofree char *path = path_of("cache/s");
    struct utimbuf old = {1000000, 1000000};
    stores_put(store, "s", "12345");
    g_assert_cmpint(utime(path, &old), ==, 0);
    g_assert_cmpint(store_stat(store, "s", &object, &fault), ==, 0);
    g_assert_cmpint(object.age, >, 1000000);
    store_close(store);
}

static int alias(struct store *store, const char *name, const char *key)
{
    struct store_alias target = {key, "https://images.example/"};
    struct fault fault;
    return store_alias(store, name, &target, &fault);
}

static void test_alias(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    char target[100];
    g_autofree char *path = path_of("cache/k/1/h_1,w_2/x.jpg");
    g_assert_cmpint(alias(store, "k/1/h_1,w_2/x.jpg", "k/1/w_2,h_1/x.jpg"), ==, 0);
    stores_assert(store, "k/1/h_1,w_2/x.jpg", "no-original");
    stores_put(store, "k/1/w_2,h_1/x.jpg", "picture");
    stores_assert(store, "k/1/h_1,w_2/x.jpg", "picture");
    ssize_t size = readlink(path, target, sizeof target - 1);
    g_assert_cmpint(size, >, 0);
    target[size] = '\0';
    g_assert_cmpstr(target, ==, "../w_2,h_1/x.jpg");
    g_assert_cmpint(alias(store, "k/1/h_1,w_2/x.jpg", "other"), ==, 0);
    stores_put(store, "other", "moved");
    stores_assert(store, "k/1/h_1,w_2/x.jpg", "moved");
    g_assert_cmpint(alias(store, "top", "other"), ==, 0);
    stores_assert(store, "top", "moved");
    store_close(store);
}

static void test_written_for_the_web_server(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct stat status;
    char value[20];
    g_autofree char *path = path_of("cache/p/q/r");
    g_autofree char *above = path_of("cache/p/q");
    stores_put(store, "p/q/r", "x");
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
        stores_assert(store, "link", rows[i].wanted);
    }
    unlink(link);
    g_assert_cmpint(symlink("..", link), ==, 0);
    stores_assert(store, "link/outside", "no-original");
    stores_assert(store, "../outside", "no-original");
    stores_assert(store, "sub/../../outside", "no-original");
    stores_assert(store, originals, "no-original");
    store_close(store);
}

static void test_writes_do_not_escape(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct fault fault = {0};
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    g_autofree char *link = path_of("cache/out"), *planted = path_of("planted");
    g_assert_cmpint(symlink("..", link), ==, 0);
    g_assert_cmpint(store_put(store, "out/planted", bytes, &stores_label, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_CACHE_UNWRITABLE);
    g_assert_cmpint(store_put(store, "../planted", bytes, &stores_label, &fault), ==, -1);
    g_assert_cmpint(access(planted, F_OK), ==, -1);
    store_close(store);
}

/* The names in a folder, hidden ones too, joined by blanks. */
static void assert_names(const char *path, const char *wanted)
{
    g_autoptr(GDir) list = g_dir_open(path, 0, NULL);
    g_autoptr(GString) names = g_string_new(NULL);
    const char *name;
    g_assert_nonnull(list);
    while ((name = g_dir_read_name(list)) != NULL)
        g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", name);
    g_assert_cmpstr(names->str, ==, wanted);
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

/* A file where a folder is needed: the put fails as a whole and leaves nothing. */
static void test_failed_put_leaves_nothing(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct fault fault = {0};
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    stores_put(store, "file", "y");
    stores_put(store, "dir/file", "y");
    g_assert_cmpint(store_put(store, "file/below", bytes, &stores_label, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_CACHE_UNWRITABLE);
    g_assert_cmpint(store_put(store, "dir", bytes, &stores_label, &fault), ==, -1);
    stores_assert(store, "file", "y");
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

static void test_folders_are_not_dropped(void)
{
    struct store *store = open_store("cache", STORE_CACHE);
    struct fault fault = {0};
    stores_put(store, "d/e", "x");
    g_assert_cmpint(store_drop(store, "d", &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_CACHE_UNWRITABLE);
    stores_assert(store, "d/e", "x");
    store_close(store);
}

static int drop(struct store *store, const char *key)
{
    struct fault fault;
    return store_drop(store, key, &fault);
}

/* Neither the folders of the key nor the store's own. */
static void test_drop_leaves_no_folders(void)
{
    g_autofree char *path = path_of("emptied"), *other = path_of("emptied/a");
    struct store *store = open_store("emptied", STORE_CACHE);
    stores_put(store, "a/b/c/d", "x");
    stores_put(store, "a/e", "y");
    g_assert_cmpint(drop(store, "a/b/c/d"), ==, 0);
    assert_names(other, "e");
    g_assert_cmpint(drop(store, "a/e"), ==, 0);
    assert_names(path, "");
    g_assert_cmpint(alias(store, "f/g/h", "a/e"), ==, 0);
    g_assert_cmpint(drop(store, "f/g/h"), ==, 0);
    assert_names(path, "");
    stores_put(store, "i", "z");
    g_assert_cmpint(drop(store, "i"), ==, 0);
    assert_names(path, "");
    store_close(store);
}

/* What a put that failed half-way has left. */
static void test_drop_of_nothing_leaves_no_folders(void)
{
    g_autofree char *path = path_of("remains"), *inner = path_of("remains/a/b");
    struct store *store = open_store("remains", STORE_CACHE);
    g_assert_cmpint(g_mkdir_with_parents(inner, 0755), ==, 0);
    g_assert_cmpint(drop(store, "a/b/c"), ==, 0);
    assert_names(path, "");
    store_close(store);
}

static int drop_for_ever(void)
{
    struct store *store = open_store("contested", STORE_CACHE);
    while (drop(store, "a/b/none") == 0)
        ;
    return -1;
}

static pid_t start_dropping(void)
{
    pid_t child = fork();
    g_assert_cmpint(child, !=, -1);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(drop_for_ever());
    }
    return child;
}

static void stop_dropping(pid_t child)
{
    g_assert_cmpint(kill(child, SIGKILL), ==, 0);
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
}

/* Every put makes folders that two others do their best to remove. */
static void test_puts_win_over_drops(void)
{
    struct store *store = open_store("contested", STORE_CACHE);
    pid_t droppers[] = {start_dropping(), start_dropping()};
    for (int i = 0; i < CONTESTED; i++) {
        g_assert_cmpint(alias(store, "a/b/alias", "c/object"), ==, 0);
        stores_put(store, "c/object", "x");
        stores_assert(store, "a/b/alias", "x");
        g_assert_cmpint(drop(store, "a/b/alias"), ==, 0);
        g_assert_cmpint(drop(store, "c/object"), ==, 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(droppers); i++)
        stop_dropping(droppers[i]);
    store_close(store);
}

static void test_open(void)
{
    struct store *store;
    struct fault fault = {0};
    g_assert_cmpint(store_open("ftp://x/y", STORE_CACHE, NULL, &store, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_CACHE_UNWRITABLE);
    g_assert_cmpint(store_open("file:///nowhere/at/all", STORE_ORIGINALS, NULL, &store, &fault), ==,
                    -1);
    unit_assert_fault(&fault, FAULT_ORIGINALS_UNREADABLE);
}

int main(int argc, char **argv)
{
    umask(022);
    unit_init(argc, argv);
    folder = unit_folder();
    g_test_add_func("/store_file/age", test_age);
    g_test_add_func("/store_file/alias", test_alias);
    g_test_add_func("/store_file/written_for_the_web_server", test_written_for_the_web_server);
    g_test_add_func("/store_file/nothing_escapes", test_nothing_escapes);
    g_test_add_func("/store_file/writes_do_not_escape", test_writes_do_not_escape);
    g_test_add_func("/store_file/failed_put_leaves_nothing", test_failed_put_leaves_nothing);
    g_test_add_func("/store_file/old_drafts_are_swept", test_old_drafts_are_swept);
    g_test_add_func("/store_file/folders_are_not_dropped", test_folders_are_not_dropped);
    g_test_add_func("/store_file/drop_leaves_no_folders", test_drop_leaves_no_folders);
    g_test_add_func("/store_file/drop_of_nothing_leaves_no_folders",
                    test_drop_of_nothing_leaves_no_folders);
    g_test_add_func("/store_file/puts_win_over_drops", test_puts_win_over_drops);
    g_test_add_func("/store_file/open", test_open);
    int status = g_test_run();
    unit_remove(folder);
    g_free(folder);
    return status;
}
