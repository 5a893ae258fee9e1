#include "base/place.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void place_note(int at, const char *path, const struct stat *status, struct place *place)
{
    *place = (struct place){.at = at,
                            .path = g_strdup(path),
                            .device = status->st_dev,
                            .inode = status->st_ino,
                            .type = status->st_mode & S_IFMT};
}

/* A link that leads nowhere is in the way of a new folder. */
static gboolean is_free(const struct place *place)
{
    struct stat status;
    g_autofree char *parent = g_path_get_dirname(place->path);
    return fstatat(place->at, place->path, &status, AT_SYMLINK_NOFOLLOW) == -1 && errno == ENOENT &&
           faccessat(place->at, parent, W_OK | X_OK, 0) == 0;
}

enum place_state place_look(const struct place *place)
{
    struct stat now;
    if (fstatat(place->at, place->path, &now, 0) == -1)
        return is_free(place) ? PLACE_FREE : PLACE_LOST;
    if (now.st_dev == place->device && now.st_ino == place->inode)
        return PLACE_KEPT;
    gboolean is_usable =
        (now.st_mode & S_IFMT) == place->type && faccessat(place->at, place->path, R_OK, 0) == 0;
    return is_usable ? PLACE_TAKEN : PLACE_LOST;
}

void place_clear(struct place *place)
{
    g_clear_pointer(&place->path, g_free);
}
