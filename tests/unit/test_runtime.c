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
    int opened = runtime_open(inner, &fault);
    g_assert_cmpint(opened, !=, -1);
    g_assert_cmpint(stat(inner, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 07777, ==, 0700);
    close(opened);

    g_assert_cmpint(symlink("run", link), ==, 0);
    g_assert_cmpint(runtime_open(link, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_INTERNAL);

    g_assert_cmpint(chmod(inner, 0777), ==, 0);
    g_assert_cmpint(runtime_open(inner, &fault), ==, -1);
    g_assert_cmpint(chmod(inner, 0700), ==, 0);
    if (geteuid() == 0) {
        g_assert_cmpint(chown(inner, 1, 1), ==, 0);
        g_assert_cmpint(runtime_open(inner, &fault), ==, -1);
    }
    g_assert_cmpint(runtime_open("/nowhere/at/all", &fault), ==, -1);
    unit_remove(folder);
}

static void test_file(void)
{
    g_autofree char *folder = unit_folder();
    struct fault fault;
    struct stat status;
    int runtime = runtime_open(folder, &fault);
    int file = runtime_file(runtime, "f", 100, &fault);
    g_assert_cmpint(fstat(file, &status), ==, 0);
    g_assert_cmpint(status.st_size, ==, 100);
    g_assert_cmpint(status.st_mode & 07777, ==, 0600);
    close(file);
    file = runtime_file(runtime, "f", 10, &fault);
    g_assert_cmpint(fstat(file, &status), ==, 0);
    g_assert_cmpint(status.st_size, ==, 100);
    close(file);
    g_assert_cmpint(symlinkat("/etc/passwd", runtime, "g"), ==, 0);
    g_assert_cmpint(runtime_file(runtime, "g", 1, &fault), ==, -1);
    close(runtime);
    unit_remove(folder);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/runtime/open", test_open);
    g_test_add_func("/runtime/file", test_file);
    return g_test_run();
}
