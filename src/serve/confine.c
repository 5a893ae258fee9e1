#include "config.h"

#include "serve/confine.h"

#include "aws/aws_profile.h"
#include "base/landlock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

static void allow(GArray *paths, const char *path, enum landlock_access access)
{
    struct landlock_path row = {path, access};
    if (path != NULL && *path != '\0')
        g_array_append_val(paths, row);
}

char *confine_readable(const char *file)
{
    g_autofree char *folder = g_path_get_dirname(file);
    return strcmp(folder, "/") == 0 ? g_strdup(file) : g_steal_pointer(&folder);
}

/* What libcurl and the search for credentials read. */
static GPtrArray *paths_to_read(const struct aws *aws)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *credentials = aws_profile_credentials_file(aws);
    g_autofree char *config = aws_profile_config_file(aws);
    char *name_servers = realpath("/etc/resolv.conf", NULL);
    struct aws_profile profile;
    aws_profile_read(aws, &profile);
    const char *files[] = {credentials,
                           config,
                           aws->identity_file,
                           profile.identity_file,
                           aws->container_token_file,
                           aws->ca_bundle,
                           name_servers};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        if (files[i] != NULL && *files[i] != '\0')
            g_ptr_array_add(paths, confine_readable(files[i]));
    aws_profile_clear(&profile);
    free(name_servers);
    return paths;
}

int confine_worker(const struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    g_autofree char *originals = g_filename_from_uri(settings->originals, NULL, NULL);
    g_autofree char *cache = g_filename_from_uri(settings->cache, NULL, NULL);
    g_autofree char *renderer = g_path_get_dirname(renderer_program(service->renderer));
    g_autoptr(GPtrArray) read = paths_to_read(&settings->aws);
    g_autoptr(GArray) paths = g_array_new(FALSE, FALSE, sizeof(struct landlock_path));
    static const char *const programs[] = {"/usr", "/lib", "/lib64"};
    int version;
    allow(paths, originals, LANDLOCK_READ);
    allow(paths, cache, LANDLOCK_WRITE);
    allow(paths, settings->runtime_dir, LANDLOCK_WRITE);
    allow(paths, renderer, LANDLOCK_RUN);
    for (gsize i = 0; i < G_N_ELEMENTS(programs); i++)
        allow(paths, programs[i], LANDLOCK_RUN);
    for (guint i = 0; i < read->len; i++)
        allow(paths, g_ptr_array_index(read, i), LANDLOCK_READ);
    allow(paths, "/etc", LANDLOCK_READ);
    allow(paths, "/proc/self", LANDLOCK_READ);
    allow(paths, "/dev/null", LANDLOCK_WRITE);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "prctl: %s", g_strerror(errno));
    /* sanitizers and coverage access files of their own */
    if (SANITIZERS || COVERAGE)
        return 0;
    return landlock_enter((struct landlock_path *)(void *)paths->data, paths->len,
                          LANDLOCK_KEEP_NETWORK, &version, fault);
}
