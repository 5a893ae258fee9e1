#include "base/landlock.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

static gboolean can_open(const char *name, int flags)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    int file = open(path, flags | O_CLOEXEC, 0600);
    if (file == -1)
        return FALSE;
    close(file);
    return TRUE;
}

static gboolean can_move(const char *from, const char *to)
{
    g_autofree char *source = g_build_filename(folder, from, NULL);
    g_autofree char *target = g_build_filename(folder, to, NULL);
    return rename(source, target) == 0;
}

enum { NONE_HERE = 77 };

/* Returns the number of the first wrong result, or 0. */
static int live_inside(void *data)
{
    g_autofree char *read = g_build_filename(folder, "read", NULL);
    g_autofree char *write = g_build_filename(folder, "write", NULL);
    const struct landlock_path paths[] = {
        {read, LANDLOCK_READ}, {write, LANDLOCK_WRITE}, {"/nowhere", LANDLOCK_READ}};
    struct fault fault;
    int version;
    (void)data;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
        landlock_enter(paths, G_N_ELEMENTS(paths), LANDLOCK_KEEP_NETWORK, &version, &fault) == -1)
        return 1;
    if (version == 0)
        return NONE_HERE;
    const gboolean rights[] = {
        can_open("read/file", O_RDONLY),
        !can_open("read/file", O_WRONLY),
        !can_open("read/new", O_WRONLY | O_CREAT),
        can_open("write/new", O_WRONLY | O_CREAT),
        can_open("write/new", O_RDONLY),
        can_move("write/new", "write/sub/moved"),
        !can_move("write/sub/moved", "read/moved"),
        !can_open("other/file", O_RDONLY),
        access("/bin/true", X_OK) == 0,                            /* it can be seen … */
        execl("/bin/true", "true", NULL) == -1 && errno == EACCES, /* … but not run */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rights); i++)
        if (!rights[i])
            return (int)i + 2;
    return 0;
}

static void test_paths(void)
{
    static const char *const folders[] = {"read", "write", "write/sub", "other"};
    static const char *const files[] = {"read/file", "other/file"};
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = g_build_filename(folder, folders[i], NULL);
        g_assert_cmpint(mkdir(path, 0700), ==, 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(folder, files[i], NULL);
        g_assert_true(g_file_set_contents(path, "x", -1, NULL));
    }
    int status = unit_in_child(live_inside, NULL);
    if (status == NONE_HERE)
        g_test_message("this kernel has no Landlock");
    else
        g_assert_cmpint(status, ==, 0);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    folder = unit_folder();
    g_test_add_func("/landlock/paths", test_paths);
    int status = g_test_run();
    unit_remove(folder);
    g_free(folder);
    return status;
}
