/* metrics: what a host's workers have done, counted in one mapped file that they share, and printed
 * for Prometheus.
 *
 * Counters are added to atomically and outlive the workers; they begin anew with the runtime
 * folder.
 */
#ifndef PANTOGRAPH_HOST_METRICS_H
#define PANTOGRAPH_HOST_METRICS_H

#include "base/fault.h"

struct metrics;

enum metrics_counter {
    METRICS_COUNTER_RENDERS,
    METRICS_COUNTER_ALIASES,
    METRICS_COUNTER_WAITS,
    METRICS_COUNTER_RETRIES,
    METRICS_COUNTER_BYTES_FETCHED,
    METRICS_COUNTER_BYTES_STORED,
    METRICS_COUNTER_BYTES_SENT,
    METRICS_COUNTERS
};

/* What ends a renderer. */
enum metrics_end {
    METRICS_END_RETIRED, /* it had made its number of pictures */
    METRICS_END_FAULT,   /* it has met a damaged picture, or talked nonsense */
    METRICS_END_TIMEOUT, /* killed at the deadline */
    METRICS_END_STALLED, /* given up because it got no CPU time */
    METRICS_END_DIED,    /* over a picture */
    METRICS_END_KILLED,  /* by somebody else */
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

/* How a request can end, besides with a fault. */
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

/* What is known at the moment of printing. */
struct metrics_gauges {
    int workers, renders, slots;
};

/* Opens the file in the runtime folder; one of another version of this program begins anew.
 * metrics_close frees it. Fault: internal. */
int metrics_open(int runtime, struct metrics **metrics, struct fault *fault);

void metrics_add(struct metrics *metrics, enum metrics_counter counter, gint64 value);

void metrics_add_ends(struct metrics *metrics, enum metrics_end end, gint64 count);

/* A request has ended with this outcome, or with a fault: then the outcome says nothing. */
void metrics_count(struct metrics *metrics, enum metrics_outcome outcome, enum fault_kind fault);

/* A phase of a request has taken so many microseconds. */
void metrics_observe(struct metrics *metrics, enum metrics_phase phase, gint64 microseconds);

/* The name of a phase or an outcome, for the log too. */
const char *metrics_phase_name(enum metrics_phase phase);
const char *metrics_outcome_name(enum metrics_outcome outcome);

/* Everything, in Prometheus' text format 0.0.4. The caller owns the text. */
char *metrics_print(const struct metrics *metrics, const struct metrics_gauges *gauges);

/* All families as a Markdown table, for the documents. The caller owns the text. */
char *metrics_table(void);

void metrics_close(struct metrics *metrics);

#endif
