#include "config.h"

#include "serve/identity.h"

#include "settings/settings_read.h"
#include "settings/settings_table.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT 0

/* Returns the folder or, if it is missing, the next one above it that is there; NULL if that tells
 * nothing of the workers. The caller owns the text. */
static char *find_folder(const char *path, uid_t *owner)
{
    g_autofree char *at = g_canonicalize_filename(path, "/");
    struct stat status;
    gboolean is_there = TRUE;
    while (stat(at, &status) == -1) {
        if (errno != ENOENT || strcmp(at, "/") == 0)
            return NULL;
        char *above = g_path_get_dirname(at);
        g_free(at);
        at = above;
        is_there = FALSE;
    }
    *owner = status.st_uid;
    return is_there || *owner != ROOT ? g_steal_pointer(&at) : NULL;
}

/* The usual runtime folder tells nothing, because its name depends on the user. */
static uid_t find_user(char **environment, const struct settings *settings, char **why)
{
    g_autofree char *cache = g_filename_from_uri(settings->cache, NULL, NULL);
    const char *runtime = g_environ_getenv(environment, SETTINGS_TABLE_PREFIX "RUNTIME_DIR");
    const char *const folders[] = {cache, runtime};
    uid_t user;
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        gboolean is_set = folders[i] != NULL && *folders[i] != '\0';
        g_autofree char *folder = is_set ? find_folder(folders[i], &user) : NULL;
        if (folder == NULL)
            continue;
        *why = g_strdup_printf("who owns %s", folder);
        return user;
    }
    const struct passwd *entry = cache != NULL ? getpwnam(PACKAGE_NAME) : NULL;
    *why =
        g_strdup(entry != NULL ? "the user of the service" : "as no folder tells of another user");
    return entry != NULL ? entry->pw_uid : ROOT;
}

/* A user without an entry has a group of the same number, and no other groups. */
static int become(uid_t user, const struct passwd *entry)
{
    gid_t group = entry != NULL ? entry->pw_gid : (gid_t)user;
    int status = entry != NULL ? initgroups(entry->pw_name, group) : setgroups(0, NULL);
    if (status == -1 || setresgid(group, group, group) == -1)
        return -1;
    return setresuid(user, user, user);
}

int identity_take(char **environment, struct settings *settings, char **who, GString *mistakes)
{
    g_autofree char *why = NULL;
    *who = NULL;
    if (geteuid() != ROOT)
        return 0;
    uid_t user = find_user(environment, settings, &why);
    const struct passwd *entry = getpwuid(user);
    g_autofree char *name =
        entry != NULL ? g_strdup(entry->pw_name) : g_strdup_printf("user %d", (int)user);
    *who = g_strdup_printf("%s, %s", name, why);
    if (user == ROOT)
        return 0;
    if (become(user, entry) == -1) {
        g_string_append_printf(mistakes, "cannot act as %s: %s; run this as that user\n", *who,
                               g_strerror(errno));
        return -1;
    }
    settings_table_clear(settings);
    return settings_read(environment, settings, mistakes);
}
