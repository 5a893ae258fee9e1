#include "flight.h"

#include "runtime.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define FREE_WAIT (2 * G_TIME_SPAN_SECOND)
#define FIRST_NAP (2 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_NAP (20 * G_TIME_SPAN_MILLISECOND)
#define MOST_WORKERS 4096

/* Offsets of the three regions of locks in the one file. */
enum region { WORKERS = 0, WAITERS = MOST_WORKERS, FLIGHTS = 2 * MOST_WORKERS };
#define FLIGHT_BITS 48

struct flight {
    int file;
    gint64 patience; /* microseconds */
    off_t entered;
};

static int lock(int file, int type, off_t offset)
{
    struct flock request = {
        .l_type = (short)type, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1};
    return fcntl(file, F_OFD_SETLK, &request);
}

/* Locks the first free byte of a region of `size` and returns its offset, or -1. */
static off_t lock_any(int file, off_t region, int size)
{
    for (off_t offset = region; offset < region + size; offset++)
        if (lock(file, F_WRLCK, offset) == 0)
            return offset;
    return -1;
}

/* Workers of this host, without this one, whose own locks do not conflict with it. */
static int count_others(int file)
{
    int count = 0;
    off_t offset = WORKERS;
    while (offset < WORKERS + MOST_WORKERS) {
        struct flock request = {.l_type = F_WRLCK,
                                .l_whence = SEEK_SET,
                                .l_start = offset,
                                .l_len = WORKERS + MOST_WORKERS - offset};
        if (fcntl(file, F_OFD_GETLK, &request) == -1 || request.l_type == F_UNLCK)
            break;
        offset = request.l_start + 1;
        count++;
    }
    return count;
}

int flight_open(int runtime, int patience, struct flight **flight, struct fault *fault)
{
    int file = runtime_file(runtime, "flight", 0, fault);
    if (file == -1)
        return -1;
    if (lock_any(file, WORKERS, MOST_WORKERS) == -1) {
        close(file);
        return fault_raise(fault, FAULT_INTERNAL, "more than %d workers, or no locks: %s",
                           MOST_WORKERS, g_strerror(errno));
    }
    *flight = g_new(struct flight, 1);
    **flight = (struct flight){file, (gint64)patience * G_TIME_SPAN_MILLISECOND, -1};
    return 0;
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo), folded into the region of flights. */
static off_t offset_of(const char *key)
{
    guint64 hash = G_GUINT64_CONSTANT(0xcbf29ce484222325);
    for (; *key != '\0'; key++)
        hash = (hash ^ (guint8)*key) * G_GUINT64_CONSTANT(0x100000001b3);
    hash ^= hash >> FLIGHT_BITS;
    return FLIGHTS + (off_t)(hash & ((G_GUINT64_CONSTANT(1) << FLIGHT_BITS) - 1));
}

static gboolean is_held(int file, off_t offset)
{
    return lock(file, F_WRLCK, offset) == -1 && (errno == EAGAIN || errno == EACCES);
}

static int wait_for(struct flight *flight, off_t offset, gint64 until)
{
    gint64 nap = FIRST_NAP;
    while (is_held(flight->file, offset)) {
        if (g_get_monotonic_time() >= until)
            return -1;
        g_usleep((gulong)nap);
        nap = MIN(nap * 3 / 2, LONGEST_NAP);
    }
    return 0;
}

static int wait_longer(struct flight *flight, off_t offset, gint64 until, struct fault *fault)
{
    int seats = MAX(1, (count_others(flight->file) + 1) / 2);
    off_t seat = lock_any(flight->file, WAITERS, MIN(seats, MOST_WORKERS));
    if (seat == -1)
        return fault_raise(fault, FAULT_BUSY, "half of the workers are waiting already");
    int status = wait_for(flight, offset, until);
    lock(flight->file, F_UNLCK, seat);
    if (status == -1)
        return fault_raise(fault, FAULT_BUSY, "no end after %d ms",
                           (int)(flight->patience / G_TIME_SPAN_MILLISECOND));
    return 0;
}

int flight_enter(struct flight *flight, const char *key, struct fault *fault)
{
    off_t offset = offset_of(key);
    gint64 start = g_get_monotonic_time();
    if (wait_for(flight, offset, start + MIN(FREE_WAIT, flight->patience)) == -1 &&
        wait_longer(flight, offset, start + flight->patience, fault) == -1)
        return -1;
    flight->entered = offset;
    return 0;
}

void flight_leave(struct flight *flight)
{
    if (flight->entered != -1)
        lock(flight->file, F_UNLCK, flight->entered);
    flight->entered = -1;
}

void flight_close(struct flight *flight)
{
    if (flight == NULL)
        return;
    close(flight->file);
    g_free(flight);
}
