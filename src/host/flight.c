#include "host/flight.h"

#include "base/bytelock.h"
#include "base/descriptor.h"
#include "base/digest.h"
#include "host/runtime.h"

#include <errno.h>
#include <unistd.h>

#define FREE_WAIT (2 * G_TIME_SPAN_SECOND)
#define MOST_WORKERS 4096
#define LEAST_SEATS 2

/* Offsets of the regions of locks in the file. A long flight has a second one, further on. */
enum region { WORKERS = 0, SEATS = MOST_WORKERS, FLIGHTS = 2 * MOST_WORKERS };
#define FLIGHT_BITS 48
#define FURTHER (G_GINT64_CONSTANT(1) << FLIGHT_BITS)

struct flight {
    int file;
    guint8 secret[DIGEST_KEY_SIZE];
    gint64 patience; /* microseconds */
    off_t wanted;    /* the flight that this worker is in or waiting for */
    off_t seat;      /* held; -1: none */
    gboolean is_in, is_long;
};

int flight_open(struct runtime *runtime, int patience, struct flight **flight, struct fault *fault)
{
    descriptor_auto int file = runtime_file(runtime, "flight", 0, fault);
    if (file == -1)
        return -1;
    if (bytelock_any(file, WORKERS, MOST_WORKERS) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "more than %d workers, or no locks: %s",
                           MOST_WORKERS, g_strerror(errno));
    struct flight opened = {.seat = -1, .patience = patience * G_TIME_SPAN_MILLISECOND};
    if (runtime_key(runtime, opened.secret, fault) == -1)
        return -1;
    opened.file = descriptor_steal(&file);
    *flight = g_new(struct flight, 1);
    **flight = opened;
    return 0;
}

static off_t offset_of(const struct flight *flight, const char *key)
{
    guint64 hash = digest_keyed(flight->secret, key);
    hash ^= hash >> FLIGHT_BITS;
    return FLIGHTS + (off_t)(hash & (FURTHER - 1));
}

static int try_to_enter(void *data)
{
    struct flight *flight = data;
    return bytelock_try(flight->file, flight->wanted);
}

/* bytelock_count does not count this worker's own lock. */
int flight_workers(const struct flight *flight)
{
    return bytelock_count(flight->file, WORKERS, MOST_WORKERS) + 1;
}

static off_t long_one(const struct flight *flight)
{
    return flight->wanted + FURTHER;
}

static int take_seat(struct flight *flight, struct fault *fault)
{
    if (flight->seat == -1)
        flight->seat =
            bytelock_any(flight->file, SEATS, MAX(LEAST_SEATS, flight_workers(flight) / 2));
    if (flight->seat == -1)
        return fault_raise(fault, FAULT_BUSY, "half of the workers are already held for long");
    return 0;
}

/* Ends with success also if there is no point in waiting without a seat. */
static int wait_freely(void *data)
{
    struct flight *flight = data;
    flight->is_in = try_to_enter(flight) == 0;
    return flight->is_in || bytelock_count(flight->file, long_one(flight), 1) > 0 ? 0 : -1;
}

static int wait_longer(struct flight *flight, gint64 until, struct fault *fault)
{
    if (take_seat(flight, fault) == -1)
        return -1;
    flight->is_in = bytelock_wait(try_to_enter, flight, until) == 0;
    if (!flight->is_in)
        return fault_raise(fault, FAULT_BUSY, "another worker has been making it for %d s",
                           (int)(flight->patience / G_TIME_SPAN_SECOND));
    return 0;
}

int flight_enter(struct flight *flight, const char *key, struct fault *fault)
{
    gint64 start = g_get_monotonic_time();
    flight->wanted = offset_of(flight, key);
    bytelock_wait(wait_freely, flight, start + MIN(FREE_WAIT, flight->patience));
    return flight->is_in ? 0 : wait_longer(flight, start + flight->patience, fault);
}

int flight_hold(struct flight *flight, struct fault *fault)
{
    if (take_seat(flight, fault) == -1)
        return -1;
    flight->is_long = flight->is_in && bytelock_try(flight->file, long_one(flight)) == 0;
    return 0;
}

gboolean flight_try(struct flight *flight, const char *key)
{
    flight->wanted = offset_of(flight, key);
    flight->is_in = try_to_enter(flight) == 0;
    return flight->is_in;
}

void flight_leave(struct flight *flight)
{
    if (flight->is_long)
        bytelock_free(flight->file, long_one(flight));
    if (flight->is_in)
        bytelock_free(flight->file, flight->wanted);
    if (flight->seat != -1)
        bytelock_free(flight->file, flight->seat);
    flight->is_in = flight->is_long = FALSE;
    flight->seat = -1;
}

void flight_close(struct flight *flight)
{
    if (flight == NULL)
        return;
    close(flight->file);
    g_free(flight);
}
