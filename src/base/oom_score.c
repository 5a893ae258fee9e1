/* A process that has given up the file system cannot write its own score, nor can a confined worker
 * write its child's. But a child inherits the score of whoever starts it, and everybody may raise
 * their own, and lower it again to what it was. */
#include "config.h"

#include "base/oom_score.h"

#include "base/descriptor.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define HIGHEST "1000"

void oom_score_open(struct oom_score *score)
{
    *score = (struct oom_score){.file = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC)};
    if (score->file != -1 && read(score->file, score->usual, sizeof score->usual - 1) <= 0)
        descriptor_close(&score->file);
}

static void put(const struct oom_score *score, const char *value)
{
    if (score->file != -1 && pwrite(score->file, value, strlen(value), 0) == -1)
        return; /* it is only a hint to the kernel */
}

void oom_score_raise(const struct oom_score *score)
{
    put(score, HIGHEST);
}

void oom_score_restore(const struct oom_score *score)
{
    put(score, score->usual);
}

void oom_score_close(struct oom_score *score)
{
    descriptor_close(&score->file);
}
