/* An entry is one word, so that it is read and written whole without a lock: 32 bits of the key's
 * digest that its position does not imply, 28 bits of the second of its expiry, 4 bits of count. */
#include "host/memo.h"

#include "base/digest.h"
#include "host/runtime.h"

#include <stdatomic.h>
#include <sys/mman.h>

#define BUCKETS 1024
#define WAYS 4
#define SIZE (BUCKETS * WAYS * sizeof(guint64))
#define END_BITS 28
#define COUNT_BITS 4
#define MOST_COUNT ((1 << COUNT_BITS) - 1)

struct memo {
    guint32 seconds;
    guint8 secret[DIGEST_KEY_SIZE];
    _Atomic guint64 *entries;
};

struct entry {
    guint32 tag, end, count;
};

int memo_open(struct runtime *runtime, const char *name, int seconds, struct memo **memo,
              struct fault *fault)
{
    void *page = runtime_map(runtime, name, SIZE, fault);
    if (page == NULL)
        return -1;
    *memo = g_new(struct memo, 1);
    **memo = (struct memo){.seconds = (guint32)seconds, .entries = page};
    if (runtime_key(runtime, (*memo)->secret, fault) == 0)
        return 0;
    memo_close(g_steal_pointer(memo));
    return -1;
}

static struct entry unpack(guint64 word)
{
    return (struct entry){.tag = (guint32)(word >> (END_BITS + COUNT_BITS)),
                          .end = (guint32)(word >> COUNT_BITS) & ((1u << END_BITS) - 1),
                          .count = (guint32)word & MOST_COUNT};
}

static guint64 pack(struct entry entry)
{
    return (guint64)entry.tag << (END_BITS + COUNT_BITS) | (guint64)entry.end << COUNT_BITS |
           entry.count;
}

static guint32 now(void)
{
    return (guint32)(g_get_monotonic_time() / G_TIME_SPAN_SECOND) & ((1u << END_BITS) - 1);
}

/* An expiry further ahead than any new note could set dates from before a reboot. */
static gboolean is_live(const struct memo *memo, struct entry entry)
{
    guint32 second = now();
    return entry.count > 0 && entry.end > second && entry.end <= second + memo->seconds;
}

static _Atomic guint64 *bucket_of(struct memo *memo, guint64 hash)
{
    return memo->entries + (hash % BUCKETS) * WAYS;
}

static guint32 tag_of(guint64 hash)
{
    return (guint32)(hash >> 32);
}

int memo_count(struct memo *memo, const char *key)
{
    guint64 hash = digest_keyed(memo->secret, key);
    _Atomic guint64 *bucket = bucket_of(memo, hash);
    for (int way = 0; way < WAYS; way++) {
        struct entry entry = unpack(atomic_load(&bucket[way]));
        if (entry.tag == tag_of(hash) && is_live(memo, entry))
            return (int)entry.count;
    }
    return 0;
}

/* The key's own entry, else an expired one, else the one that would expire first. */
static _Atomic guint64 *place_for(struct memo *memo, guint64 hash)
{
    _Atomic guint64 *bucket = bucket_of(memo, hash), *best = bucket;
    guint32 best_end = G_MAXUINT32;
    for (int way = 0; way < WAYS; way++) {
        struct entry entry = unpack(atomic_load(&bucket[way]));
        if (is_live(memo, entry) && entry.tag == tag_of(hash))
            return &bucket[way];
        guint32 end = is_live(memo, entry) ? entry.end : 0;
        if (end < best_end) {
            best = &bucket[way];
            best_end = end;
        }
    }
    return best;
}

void memo_note(struct memo *memo, const char *key)
{
    guint64 hash = digest_keyed(memo->secret, key);
    int count = memo_count(memo, key);
    struct entry entry = {.tag = tag_of(hash),
                          .end = now() + memo->seconds,
                          .count = (guint32)MIN(count + 1, MOST_COUNT)};
    atomic_store(place_for(memo, hash), pack(entry));
}

void memo_close(struct memo *memo)
{
    if (memo == NULL)
        return;
    munmap((void *)memo->entries, SIZE);
    g_free(memo);
}
