#include "unit.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

void unit_init(int argc, char **argv)
{
    static char *arguments[] = {NULL, (char *)"--tap", NULL};
    char **list = arguments;
    int count = 2;
    (void)argc;
    arguments[0] = argv[0];
    g_test_init(&count, &list, NULL);
}

char *unit_folder(void)
{
    char *path = g_dir_make_tmp("pantograph-XXXXXX", NULL);
    g_assert_nonnull(path);
    return path;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

void unit_remove(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

int unit_run_in_runtime(struct runtime **runtime)
{
    struct fault fault;
    g_autofree char *folder = unit_folder();
    if (runtime_open(folder, runtime, &fault) == -1)
        g_error("%s", fault.detail);
    int status = g_test_run();
    runtime_close(*runtime);
    unit_remove(folder);
    return status;
}

int unit_in_child(int (*work)(void *data), void *data)
{
    int status;
    pid_t child = fork();
    g_assert_cmpint(child, !=, -1);
    if (child == 0)
        _exit(work(data));
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
