/* metrics: counts what the workers of a host have done, in a mapped file, and prints it for
 * Prometheus.
 *
 * Counters are updated atomically and outlive the workers; they start again with a new runtime
 * folder.
 */
#ifndef PANTOGRAPH_HOST_METRICS_H
#define PANTOGRAPH_HOST_METRICS_H

#include "base/fault.h"
#include "host/runtime.h"

struct metrics;

enum metrics_counter {
    METRICS_COUNTER_RENDERS,
    METRICS_COUNTER_CPU,
    METRICS_COUNTER_ALIASES,
    METRICS_COUNTER_WAITS,
    METRICS_COUNTER_RETRIES,
    METRICS_COUNTER_BYTES_FETCHED,
    METRICS_COUNTER_BYTES_STORED,
    METRICS_COUNTER_BYTES_SENT,
    METRICS_COUNTERS
};

/* Why a renderer ended. */
enum metrics_end {
    METRICS_END_RETIRED,     /* made its number of pictures */
    METRICS_END_QUARANTINED, /* met an original of a fragile codec */
    METRICS_END_RESTLESS,    /* worked without an order */
    METRICS_END_FAULT,       /* after a damaged picture or an invalid reply */
    METRICS_END_TIMEOUT,     /* killed at the deadline */
    METRICS_END_STALLED,     /* killed because the host was too busy to finish */
    METRICS_END_DIED,        /* while making a picture */
    METRICS_END_KILLED,      /* killed from outside */
    METRICS_ENDS
};

enum metrics_phase {
    METRICS_PHASE_LOOK,
    METRICS_PHASE_WAIT,
    METRICS_PHASE_FETCH,
    METRICS_PHASE_RENDER,
    METRICS_PHASE_STORE,
    METRICS_PHASE_TOTAL,
    METRICS_PHASES
};

/* The outcomes of requests without a fault. */
enum metrics_outcome {
    METRICS_OUTCOME_MADE,
    METRICS_OUTCOME_SHARED,
    METRICS_OUTCOME_ALIASED,
    METRICS_OUTCOME_FOUND,
    METRICS_OUTCOME_CACHE_BYPASSED,
    METRICS_OUTCOME_UNSTORED,
    METRICS_OUTCOME_HEALTH,
    METRICS_OUTCOME_SCRAPED,
    METRICS_OUTCOME_OPTIONS,
    METRICS_OUTCOMES
};

/* Current values at the time of printing. */
struct metrics_gauges {
    int workers, renders, slots;
};

/* Opens the file in the runtime folder; each version of this program has its own. Free with
 * metrics_close. Fault: internal. */
int metrics_open(struct runtime *runtime, struct metrics **metrics, struct fault *fault);

void metrics_add(struct metrics *metrics, enum metrics_counter counter, gint64 value);

void metrics_add_ends(struct metrics *metrics, enum metrics_end end, gint64 count);

/* Counts a request with this outcome, or with a fault, in which case the outcome is ignored. */
void metrics_count(struct metrics *metrics, enum metrics_outcome outcome, enum fault_kind fault);

/* Adds the duration of a phase of a request. */
void metrics_observe(struct metrics *metrics, enum metrics_phase phase, gint64 microseconds);

/* The name of a phase or an outcome, also used in the log. */
const char *metrics_phase_name(enum metrics_phase phase);
const char *metrics_outcome_name(enum metrics_outcome outcome);

/* Returns all metrics in Prometheus' text format 0.0.4. The caller owns the text. */
char *metrics_print(const struct metrics *metrics, const struct metrics_gauges *gauges);

/* Returns all families as a Markdown table, for the documents. The caller owns the text. */
char *metrics_table(void);

void metrics_close(struct metrics *metrics);

#endif
