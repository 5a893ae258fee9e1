#include "base/bytelock.h"

#include <errno.h>
#include <fcntl.h>

#define FIRST_NAP (2 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_NAP (20 * G_TIME_SPAN_MILLISECOND)

static int set(int file, int type, off_t offset)
{
    struct flock request = {
        .l_type = (short)type, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1};
    return fcntl(file, F_OFD_SETLK, &request);
}

int bytelock_try(int file, off_t offset)
{
    return set(file, F_WRLCK, offset);
}

void bytelock_free(int file, off_t offset)
{
    set(file, F_UNLCK, offset);
}

off_t bytelock_any(int file, off_t start, off_t count)
{
    for (off_t offset = start; offset < start + count; offset++)
        if (bytelock_try(file, offset) == 0)
            return offset;
    return -1;
}

int bytelock_count(int file, off_t start, off_t count)
{
    int held = 0;
    off_t offset = start;
    while (offset < start + count) {
        struct flock request = {.l_type = F_WRLCK,
                                .l_whence = SEEK_SET,
                                .l_start = offset,
                                .l_len = start + count - offset};
        if (fcntl(file, F_OFD_GETLK, &request) == -1 || request.l_type == F_UNLCK)
            break;
        offset = request.l_start + 1;
        held++;
    }
    return held;
}

int bytelock_wait(int (*attempt)(void *data), void *data, gint64 until)
{
    gint64 nap = FIRST_NAP;
    while (attempt(data) == -1) {
        gint64 left = until - g_get_monotonic_time();
        if (left <= 0)
            return -1;
        g_usleep((gulong)MIN(nap, left));
        nap = MIN(nap * 3 / 2, LONGEST_NAP);
    }
    return 0;
}
