#include "host/runtime.h"
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

static void test_open(void)
{
    g_autofree char *folder = unit_folder();
    g_autofree char *inner = g_build_filename(folder, "run", NULL);
    g_autofree char *link = g_build_filename(folder, "link", NULL);
    struct fault fault = {0};
    struct stat status;
    struct runtime *runtime;
    g_assert_cmpint(runtime_open(inner, &runtime, &fault), ==, 0);
    g_assert_cmpint(stat(inner, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 07777, ==, 0700);
    runtime_close(runtime);

    g_assert_cmpint(symlink("run", link), ==, 0);
    g_assert_cmpint(runtime_open(link, &runtime, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_INTERNAL);

    g_assert_cmpint(chmod(inner, 0777), ==, 0);
    g_assert_cmpint(runtime_open(inner, &runtime, &fault), ==, -1);
    g_assert_cmpint(chmod(inner, 0700), ==, 0);
    if (geteuid() == 0) {
        g_assert_cmpint(chown(inner, 1, 1), ==, 0);
        g_assert_cmpint(runtime_open(inner, &runtime, &fault), ==, -1);
    }
    g_assert_cmpint(runtime_open("/nowhere/at/all", &runtime, &fault), ==, -1);
    unit_remove(folder);
}

static void test_file(void)
{
    g_autofree char *folder = unit_folder();
    struct fault fault;
    struct stat status;
    struct runtime *runtime;
    g_assert_cmpint(runtime_open(folder, &runtime, &fault), ==, 0);
    int file = runtime_file(runtime, "f", 100, &fault);
    g_assert_cmpint(fstat(file, &status), ==, 0);
    g_assert_cmpint(status.st_size, ==, 100);
    g_assert_cmpint(status.st_mode & 07777, ==, 0600);
    close(file);
    file = runtime_file(runtime, "f", 10, &fault);
    g_assert_cmpint(fstat(file, &status), ==, 0);
    g_assert_cmpint(status.st_size, ==, 100);
    close(file);
    g_assert_cmpint(symlinkat("/etc/passwd", runtime_folder(runtime), "g"), ==, 0);
    g_assert_cmpint(runtime_file(runtime, "g", 1, &fault), ==, -1);
    runtime_close(runtime);
    unit_remove(folder);
}

static void assert_swept(const struct runtime *runtime, gboolean is_swept)
{
    g_assert_cmpint(runtime_is_swept(runtime), ==, is_swept);
}

/* Opens a folder with a lock, a mapping and a key, as a worker does. */
static struct runtime *open_whole(const char *path, int *lock)
{
    struct runtime *runtime;
    struct fault fault;
    guint8 key[DIGEST_KEY_SIZE];
    g_assert_cmpint(runtime_open(path, &runtime, &fault), ==, 0);
    *lock = runtime_file(runtime, "lock", 0, &fault);
    g_assert_nonnull(runtime_map(runtime, "map", 1, &fault));
    g_assert_cmpint(runtime_key(runtime, key, &fault), ==, 0);
    assert_swept(runtime, FALSE);
    return runtime;
}

static void test_swept_file(void)
{
    static const char *const names[] = {"lock", "map", "key"};
    g_autofree char *folder = unit_folder();
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        int lock;
        struct runtime *runtime = open_whole(folder, &lock);
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        unit_row(names[i]);
        g_assert_cmpint(unlink(path), ==, 0);
        assert_swept(runtime, TRUE);
        g_assert_true(g_file_set_contents(path, "0123456789abcdef", -1, NULL));
        assert_swept(runtime, TRUE);
        close(lock);
        runtime_close(runtime);
    }
    unit_remove(folder);
}

static void test_swept_folder(void)
{
    int lock;
    g_autofree char *folder = unit_folder();
    g_autofree char *inner = g_build_filename(folder, "run", NULL);
    struct runtime *runtime = open_whole(inner, &lock);
    unit_remove(inner);
    assert_swept(runtime, TRUE);
    g_assert_cmpint(mkdir(inner, 0777), ==, 0);
    g_assert_cmpint(chmod(inner, 0777), ==, 0);
    assert_swept(runtime, FALSE);
    g_assert_cmpint(chmod(inner, 0700), ==, 0);
    assert_swept(runtime, TRUE);
    unit_remove(folder);
    assert_swept(runtime, FALSE);
    close(lock);
    runtime_close(runtime);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/runtime/open", test_open);
    g_test_add_func("/runtime/file", test_file);
    g_test_add_func("/runtime/swept_file", test_swept_file);
    g_test_add_func("/runtime/swept_folder", test_swept_folder);
    return g_test_run();
}
