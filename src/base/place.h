/* place: a path, and whether it still leads to what was opened there.
 *
 * A descriptor, a mapping and a rule of Landlock hold a file or folder itself, wherever its path
 * leads later: others may remove it, put another one in its place, or mount a disk over it.
 */
#ifndef PANTOGRAPH_BASE_PLACE_H
#define PANTOGRAPH_BASE_PLACE_H

#include <glib.h>
#include <sys/stat.h>

struct place {
    int at;     /* the folder that the path starts from, or AT_FDCWD */
    char *path; /* owned */
    dev_t device;
    ino_t inode;
    mode_t type;
};

enum place_state {
    PLACE_KEPT,  /* still leads there */
    PLACE_TAKEN, /* leads to another file or folder of that type, which this process may read */
    PLACE_FREE,  /* leads nowhere; this process may make it anew */
    PLACE_LOST,  /* whoever opened it now would fail */
};

/* Remembers where a path leads, as fstat has described it. It must be kept open or mapped, because
 * the number of an inode that nobody holds may be given to another. Free with place_clear. */
void place_note(int at, const char *path, const struct stat *status, struct place *place);

/* Looks where the path leads now. Landlock does not get in the way. */
enum place_state place_look(const struct place *place);

void place_clear(struct place *place);

#endif
