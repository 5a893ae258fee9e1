#include "host/metrics.h"
#include "host/runtime.h"
#include "unit.h"

#include <string.h>
#include <unistd.h>

static struct runtime *runtime;

static struct metrics *open_in(struct runtime *folder)
{
    struct metrics *metrics;
    struct fault fault;
    if (metrics_open(folder, &metrics, &fault) == -1)
        g_error("%s", fault.detail);
    return metrics;
}

static struct metrics *open_metrics(void)
{
    return open_in(runtime);
}

static void assert_line(const struct metrics *metrics, const char *line)
{
    struct metrics_gauges gauges = {3, 1, 2};
    g_autofree char *text = metrics_print(metrics, &gauges);
    g_autofree char *whole = g_strconcat("\n", line, "\n", NULL);
    if (strstr(text, whole) == NULL)
        g_error("there is no '%s' in\n%s", line, text);
}

static void test_counters_are_shared(void)
{
    struct metrics *first = open_metrics(), *second = open_metrics();
    metrics_add(first, METRICS_COUNTER_BYTES_SENT, 40);
    metrics_add(second, METRICS_COUNTER_BYTES_SENT, 2);
    metrics_add(second, METRICS_COUNTER_BYTES_SENT, -5);
    assert_line(first, "pantograph_sent_bytes_total 42");
    metrics_close(first);
    metrics_close(second);
    first = open_metrics();
    assert_line(first, "pantograph_sent_bytes_total 42");
    metrics_close(first);
}

static void test_outcomes_and_faults(void)
{
    struct metrics *metrics = open_metrics();
    metrics_count(metrics, METRICS_OUTCOME_SHARED, FAULT_NONE);
    metrics_count(metrics, METRICS_OUTCOME_MADE, FAULT_BUSY);
    metrics_count(metrics, METRICS_OUTCOME_MADE, FAULT_BUSY);
    metrics_add_ends(metrics, METRICS_END_TIMEOUT, 3);
    assert_line(metrics, "pantograph_requests_total{outcome=\"shared\"} 1");
    assert_line(metrics, "pantograph_requests_total{outcome=\"made\"} 0");
    assert_line(metrics, "pantograph_requests_total{outcome=\"busy\",status=\"503\"} 2");
    assert_line(metrics, "pantograph_renderer_ends_total{cause=\"timeout\"} 3");
    assert_line(metrics, "pantograph_workers 3");
    assert_line(metrics, "pantograph_render_slots 2");
    metrics_close(metrics);
}

/* Dashboards use these names: each counter has its own, whatever the order in the enum. */
static void test_names(void)
{
    static const struct {
        enum metrics_counter counter;
        const char *name;
    } counters[] = {
        {METRICS_COUNTER_RENDERS, "renders_total"},
        {METRICS_COUNTER_CPU, "render_cpu_microseconds_total"},
        {METRICS_COUNTER_ALIASES, "aliases_total"},
        {METRICS_COUNTER_WAITS, "waits_total"},
        {METRICS_COUNTER_RETRIES, "store_retries_total"},
        {METRICS_COUNTER_BYTES_FETCHED, "fetched_bytes_total"},
        {METRICS_COUNTER_BYTES_STORED, "stored_bytes_total"},
        {METRICS_COUNTER_BYTES_SENT, "sent_bytes_total"},
    };
    static const struct {
        enum metrics_end end;
        const char *name;
    } ends[] = {
        {METRICS_END_QUARANTINED, "quarantined"}, {METRICS_END_RESTLESS, "restless"},
        {METRICS_END_RETIRED, "retired"},         {METRICS_END_FAULT, "fault"},
        {METRICS_END_TIMEOUT, "timeout"},         {METRICS_END_DIED, "died"},
        {METRICS_END_KILLED, "killed"},           {METRICS_END_STALLED, "stalled"},
    };
    static const struct {
        enum metrics_outcome outcome;
        const char *name;
    } outcomes[] = {
        {METRICS_OUTCOME_MADE, "made"},
        {METRICS_OUTCOME_SHARED, "shared"},
        {METRICS_OUTCOME_ALIASED, "aliased"},
        {METRICS_OUTCOME_FOUND, "found"},
        {METRICS_OUTCOME_CACHE_BYPASSED, "cache-bypassed"},
        {METRICS_OUTCOME_UNSTORED, "unstored"},
        {METRICS_OUTCOME_HEALTH, "health"},
        {METRICS_OUTCOME_SCRAPED, "metrics"},
        {METRICS_OUTCOME_OPTIONS, "options"},
    };
    static const struct {
        enum metrics_phase phase;
        const char *name;
    } phases[] = {
        {METRICS_PHASE_LOOK, "look"},   {METRICS_PHASE_WAIT, "wait"},
        {METRICS_PHASE_FETCH, "fetch"}, {METRICS_PHASE_RENDER, "render"},
        {METRICS_PHASE_STORE, "store"}, {METRICS_PHASE_TOTAL, "total"},
    };
    G_STATIC_ASSERT(G_N_ELEMENTS(counters) == METRICS_COUNTERS);
    G_STATIC_ASSERT(G_N_ELEMENTS(ends) == METRICS_ENDS);
    G_STATIC_ASSERT(G_N_ELEMENTS(outcomes) == METRICS_OUTCOMES);
    G_STATIC_ASSERT(G_N_ELEMENTS(phases) == METRICS_PHASES);
    g_autofree char *folder = unit_folder();
    struct fault fault;
    struct runtime *other;
    g_assert_cmpint(runtime_open(folder, &other, &fault), ==, 0);
    struct metrics *metrics = open_in(other);
    for (gsize i = 0; i < G_N_ELEMENTS(counters); i++) {
        metrics_add(metrics, counters[i].counter, 1000 + (gint64)i);
        g_autofree char *line =
            g_strdup_printf("pantograph_%s %d", counters[i].name, 1000 + (int)i);
        assert_line(metrics, line);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        metrics_add_ends(metrics, ends[i].end, 2000 + (gint64)i);
        g_autofree char *line = g_strdup_printf("pantograph_renderer_ends_total{cause=\"%s\"} %d",
                                                ends[i].name, 2000 + (int)i);
        assert_line(metrics, line);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++)
        g_assert_cmpstr(metrics_outcome_name(outcomes[i].outcome), ==, outcomes[i].name);
    for (gsize i = 0; i < G_N_ELEMENTS(phases); i++)
        g_assert_cmpstr(metrics_phase_name(phases[i].phase), ==, phases[i].name);
    metrics_close(metrics);
    runtime_close(other);
    unit_remove(folder);
}

static void test_histogram(void)
{
    struct metrics *metrics = open_metrics();
    metrics_observe(metrics, METRICS_PHASE_FETCH, 500);
    metrics_observe(metrics, METRICS_PHASE_FETCH, 501);
    metrics_observe(metrics, METRICS_PHASE_FETCH, 10000001);
    assert_line(metrics, "pantograph_phase_seconds_bucket{phase=\"fetch\",le=\"0.0005\"} 1");
    assert_line(metrics, "pantograph_phase_seconds_bucket{phase=\"fetch\",le=\"0.001\"} 2");
    assert_line(metrics, "pantograph_phase_seconds_bucket{phase=\"fetch\",le=\"10\"} 2");
    assert_line(metrics, "pantograph_phase_seconds_bucket{phase=\"fetch\",le=\"+Inf\"} 3");
    assert_line(metrics, "pantograph_phase_seconds_sum{phase=\"fetch\"} 10.001002");
    assert_line(metrics, "pantograph_phase_seconds_count{phase=\"fetch\"} 3");
    assert_line(metrics, "pantograph_phase_seconds_count{phase=\"store\"} 0");
    metrics_close(metrics);
}

/* As Prometheus requires: one HELP and one TYPE per family, before all its samples. */
static void test_families_are_whole(void)
{
    struct metrics *metrics = open_metrics();
    struct metrics_gauges gauges = {0};
    g_autofree char *text = metrics_print(metrics, &gauges);
    g_autofree char *table = metrics_table();
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *family = g_strdup("");
    guint families = 0;
    for (char **line = lines; **line != '\0'; line++) {
        if (g_str_has_prefix(*line, "# HELP ")) {
            g_auto(GStrv) words = g_strsplit(*line, " ", 4);
            g_free(family);
            family = g_strdup(words[2]);
            g_assert_nonnull(strstr(table, family));
            g_assert_true(g_str_has_prefix(line[1], "# TYPE "));
            families++;
        } else if (**line != '#') {
            g_assert_true(g_str_has_prefix(*line, family));
        }
    }
    g_assert_cmpuint(families, ==, METRICS_COUNTERS + 3 + 4);
    metrics_close(metrics);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/metrics/counters_are_shared", test_counters_are_shared);
    g_test_add_func("/metrics/outcomes_and_faults", test_outcomes_and_faults);
    g_test_add_func("/metrics/histogram", test_histogram);
    g_test_add_func("/metrics/families_are_whole", test_families_are_whole);
    g_test_add_func("/metrics/names", test_names);
    return unit_run_in_runtime(&runtime);
}
