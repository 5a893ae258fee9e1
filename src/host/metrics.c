#include "config.h"

#include "host/metrics.h"

#include "host/runtime.h"

#include <stdatomic.h>
#include <sys/mman.h>

#define PREFIX "pantograph_"

static const struct {
    const char *name, *help;
} counters[METRICS_COUNTERS] = {
    [METRICS_COUNTER_RENDERS] = {"renders_total", "pictures made"},
    [METRICS_COUNTER_CPU] = {"render_cpu_microseconds_total", "CPU time of the renderers"},
    [METRICS_COUNTER_ALIASES] = {"aliases_total", "other spellings left in the cache"},
    [METRICS_COUNTER_WAITS] = {"waits_total",
                               "requests that waited for another worker to make the picture"},
    [METRICS_COUNTER_RETRIES] = {"store_retries_total", "calls to a store that were retried"},
    [METRICS_COUNTER_BYTES_FETCHED] = {"fetched_bytes_total", "bytes of originals fetched"},
    [METRICS_COUNTER_BYTES_STORED] = {"stored_bytes_total",
                                      "bytes of pictures stored in the cache"},
    [METRICS_COUNTER_BYTES_SENT] = {"sent_bytes_total", "bytes of bodies sent"},
};

static const char *const ends[METRICS_ENDS] = {
    [METRICS_END_RETIRED] = "retired",   [METRICS_END_QUARANTINED] = "quarantined",
    [METRICS_END_RESTLESS] = "restless", [METRICS_END_FAULT] = "fault",
    [METRICS_END_TIMEOUT] = "timeout",   [METRICS_END_DIED] = "died",
    [METRICS_END_KILLED] = "killed",     [METRICS_END_STALLED] = "stalled",
};
static const char *const phases[METRICS_PHASES] = {
    [METRICS_PHASE_LOOK] = "look",   [METRICS_PHASE_WAIT] = "wait",
    [METRICS_PHASE_FETCH] = "fetch", [METRICS_PHASE_RENDER] = "render",
    [METRICS_PHASE_STORE] = "store", [METRICS_PHASE_TOTAL] = "total",
};
static const char *const outcomes[METRICS_OUTCOMES] = {
    [METRICS_OUTCOME_MADE] = "made",
    [METRICS_OUTCOME_SHARED] = "shared",
    [METRICS_OUTCOME_ALIASED] = "aliased",
    [METRICS_OUTCOME_FOUND] = "found",
    [METRICS_OUTCOME_CACHE_BYPASSED] = "cache-bypassed",
    [METRICS_OUTCOME_UNSTORED] = "unstored",
    [METRICS_OUTCOME_HEALTH] = "health",
    [METRICS_OUTCOME_SCRAPED] = "metrics",
    [METRICS_OUTCOME_OPTIONS] = "options",
};

/* Upper bounds in microseconds; the last bucket has none. */
static const gint64 bounds[] = {500,    1000,   2500,   5000,    10000,   25000,   50000,
                                100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000};
#define BUCKETS (G_N_ELEMENTS(bounds) + 1)

struct histogram {
    _Atomic guint64 buckets[BUCKETS], sum; /* per bucket, not cumulative; microseconds */
};

/* The content of the file. */
struct page {
    _Atomic guint64 counters[METRICS_COUNTERS];
    _Atomic guint64 ends[METRICS_ENDS];
    _Atomic guint64 outcomes[METRICS_OUTCOMES];
    _Atomic guint64 faults[FAULT_KINDS];
    struct histogram phases[METRICS_PHASES];
};

struct metrics {
    struct page *page;
};

/* Other versions of this program may count other things in other places. */
static char *name_of_file(void)
{
    return g_strdup_printf("metrics-%s-%zx", VERSION, sizeof(struct page));
}

int metrics_open(struct runtime *runtime, struct metrics **metrics, struct fault *fault)
{
    g_autofree char *name = name_of_file();
    void *page = runtime_map(runtime, name, sizeof(struct page), fault);
    if (page == NULL)
        return -1;
    *metrics = g_new(struct metrics, 1);
    (*metrics)->page = page;
    return 0;
}

void metrics_close(struct metrics *metrics)
{
    if (metrics == NULL)
        return;
    munmap(metrics->page, sizeof(struct page));
    g_free(metrics);
}

static void add(_Atomic guint64 *word, guint64 value)
{
    atomic_fetch_add_explicit(word, value, memory_order_relaxed);
}

static guint64 read_word(_Atomic guint64 *word)
{
    return atomic_load_explicit(word, memory_order_relaxed);
}

void metrics_add(struct metrics *metrics, enum metrics_counter counter, gint64 value)
{
    add(&metrics->page->counters[counter], (guint64)MAX(0, value));
}

void metrics_add_ends(struct metrics *metrics, enum metrics_end end, gint64 count)
{
    add(&metrics->page->ends[end], (guint64)MAX(0, count));
}

void metrics_count(struct metrics *metrics, enum metrics_outcome outcome, enum fault_kind fault)
{
    if (fault != FAULT_NONE)
        add(&metrics->page->faults[fault], 1);
    else
        add(&metrics->page->outcomes[outcome], 1);
}

void metrics_observe(struct metrics *metrics, enum metrics_phase phase, gint64 microseconds)
{
    struct histogram *histogram = &metrics->page->phases[phase];
    gsize bucket = 0;
    while (bucket < G_N_ELEMENTS(bounds) && microseconds > bounds[bucket])
        bucket++;
    add(&histogram->buckets[bucket], 1);
    add(&histogram->sum, (guint64)MAX(0, microseconds));
}

const char *metrics_phase_name(enum metrics_phase phase)
{
    return phases[phase];
}

const char *metrics_outcome_name(enum metrics_outcome outcome)
{
    return outcomes[outcome];
}

static void print_head(GString *out, const char *name, const char *type, const char *help)
{
    g_string_append_printf(out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", name, help,
                           name, type);
}

static void print_word(GString *out, const char *name, const char *labels, guint64 value)
{
    g_string_append_printf(out, PREFIX "%s%s %" G_GUINT64_FORMAT "\n", name, labels, value);
}

#define REQUESTS "requests_total"
#define REQUESTS_HELP "requests by outcome; for an error its slug, with the status"
#define ENDS "renderer_ends_total"
#define ENDS_HELP "renderers that ended, by cause"
#define PHASE_SECONDS "phase_seconds"
#define PHASE_SECONDS_HELP                                                                         \
    "seconds spent in each phase of a request; phases that a request did not reach are not counted"

static void print_requests(GString *out, struct page *page)
{
    print_head(out, REQUESTS, "counter", REQUESTS_HELP);
    for (int i = 0; i < METRICS_OUTCOMES; i++) {
        g_autofree char *labels = g_strdup_printf("{outcome=\"%s\"}", outcomes[i]);
        print_word(out, REQUESTS, labels, read_word(&page->outcomes[i]));
    }
    for (int i = FAULT_NONE + 1; i < FAULT_KINDS; i++) {
        const struct fault_row *row = fault_row((enum fault_kind)i);
        g_autofree char *labels =
            g_strdup_printf("{outcome=\"%s\",status=\"%d\"}", row->code, row->status);
        print_word(out, REQUESTS, labels, read_word(&page->faults[i]));
    }
}

static void print_ends(GString *out, struct page *page)
{
    print_head(out, ENDS, "counter", ENDS_HELP);
    for (int i = 0; i < METRICS_ENDS; i++) {
        g_autofree char *labels = g_strdup_printf("{cause=\"%s\"}", ends[i]);
        print_word(out, ENDS, labels, read_word(&page->ends[i]));
    }
}

/* Others may write meanwhile: the count is the sum of the buckets just read, so that they agree. */
static void print_histogram(GString *out, const char *phase, struct histogram *histogram)
{
    guint64 count = 0;
    for (gsize i = 0; i < BUCKETS; i++) {
        g_autofree char *bound = i < G_N_ELEMENTS(bounds)
                                     ? g_strdup_printf("%g", (double)bounds[i] / G_USEC_PER_SEC)
                                     : g_strdup("+Inf");
        g_autofree char *labels = g_strdup_printf("{phase=\"%s\",le=\"%s\"}", phase, bound);
        count += read_word(&histogram->buckets[i]);
        print_word(out, PHASE_SECONDS "_bucket", labels, count);
    }
    g_string_append_printf(out, PREFIX PHASE_SECONDS "_sum{phase=\"%s\"} %.6f\n", phase,
                           (double)read_word(&histogram->sum) / G_USEC_PER_SEC);
    g_autofree char *labels = g_strdup_printf("{phase=\"%s\"}", phase);
    print_word(out, PHASE_SECONDS "_count", labels, count);
}

static const struct {
    const char *name, *help;
    gsize offset;
} gauge_rows[] = {
    {"workers", "workers on this host", offsetof(struct metrics_gauges, workers)},
    {"renders", "renders running now", offsetof(struct metrics_gauges, renders)},
    {"render_slots", "renders allowed at once", offsetof(struct metrics_gauges, slots)},
};

static void print_gauges(GString *out, const struct metrics_gauges *gauges)
{
    for (gsize i = 0; i < G_N_ELEMENTS(gauge_rows); i++) {
        int value = *(const int *)(const void *)((const char *)gauges + gauge_rows[i].offset);
        print_head(out, gauge_rows[i].name, "gauge", gauge_rows[i].help);
        print_word(out, gauge_rows[i].name, "", (guint64)MAX(0, value));
    }
    print_head(out, "build_info", "gauge", "the version of this program");
    print_word(out, "build_info", "{version=\"" VERSION "\"}", 1);
}

char *metrics_print(const struct metrics *metrics, const struct metrics_gauges *gauges)
{
    GString *out = g_string_new(NULL);
    print_requests(out, metrics->page);
    for (int i = 0; i < METRICS_COUNTERS; i++) {
        print_head(out, counters[i].name, "counter", counters[i].help);
        print_word(out, counters[i].name, "", read_word(&metrics->page->counters[i]));
    }
    print_ends(out, metrics->page);
    print_head(out, PHASE_SECONDS, "histogram", PHASE_SECONDS_HELP);
    for (int i = 0; i < METRICS_PHASES; i++)
        print_histogram(out, phases[i], &metrics->page->phases[i]);
    print_gauges(out, gauges);
    return g_string_free(out, FALSE);
}

static void print_row(GString *out, const char *name, const char *labels, const char *help)
{
    g_string_append_printf(out, "| `" PREFIX "%s` | %s | %s |\n", name, labels, help);
}

char *metrics_table(void)
{
    GString *out = g_string_new("| family | labels | meaning |\n|---|---|---|\n");
    print_row(out, REQUESTS, "`outcome` `status`", REQUESTS_HELP);
    for (int i = 0; i < METRICS_COUNTERS; i++)
        print_row(out, counters[i].name, "", counters[i].help);
    print_row(out, ENDS, "`cause`", ENDS_HELP);
    print_row(out, PHASE_SECONDS, "`phase` `le`", PHASE_SECONDS_HELP);
    for (gsize i = 0; i < G_N_ELEMENTS(gauge_rows); i++)
        print_row(out, gauge_rows[i].name, "", gauge_rows[i].help);
    print_row(out, "build_info", "`version`", "the version of this program");
    return g_string_free(out, FALSE);
}
