/* beneath: opens paths below a folder so that neither the path nor any link in it can escape.
 */
#ifndef PANTOGRAPH_BASE_BENEATH_H
#define PANTOGRAPH_BASE_BENEATH_H

/* Opens `path`, relative to the descriptor `folder`. A link that leads out of the folder fails with
 * EXDEV. Returns a descriptor (close-on-exec), or -1 with errno. */
int beneath_open(int folder, const char *path, int flags);

/* Creates the folder `path` and any missing parents (mode 0755), and opens it as beneath_open does,
 * with O_PATH. "" is `folder` itself. */
int beneath_make(int folder, const char *path);

#endif
