#include "host/metrics.h"
#include "unit.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static char *folder;

static struct metrics *open_metrics(void)
{
    struct metrics *metrics;
    struct fault fault;
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (metrics_open(descriptor, &metrics, &fault) == -1)
        g_error("%s", fault.detail);
    close(descriptor);
    return metrics;
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

/* As Prometheus wants them: one HELP and one TYPE for each family, before all its samples. */
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
    folder = unit_folder();
    g_test_add_func("/metrics/counters_are_shared", test_counters_are_shared);
    g_test_add_func("/metrics/outcomes_and_faults", test_outcomes_and_faults);
    g_test_add_func("/metrics/histogram", test_histogram);
    g_test_add_func("/metrics/families_are_whole", test_families_are_whole);
    int status = g_test_run();
    unit_remove(folder);
    g_free(folder);
    return status;
}
