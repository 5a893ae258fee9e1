/* beneath: opening paths below a folder so that nothing escapes it, whatever the path and the links
 * in it say.
 */
#ifndef PANTOGRAPH_BASE_BENEATH_H
#define PANTOGRAPH_BASE_BENEATH_H

/* Opens `path`, relative to the descriptor `folder`. Links that lead out of the folder fail with
 * EXDEV. Returns a descriptor (close-on-exec), or -1 and errno. */
int beneath_open(int folder, const char *path, int flags);

/* Makes the folder `path` and those above it where they are absent (mode 0755), and opens it as
 * beneath_open does, with O_PATH. "" is `folder` itself. */
int beneath_make(int folder, const char *path);

#endif
