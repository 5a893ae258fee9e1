#include "host/budget.h"
#include "host/runtime.h"
#include "unit.h"

#include <unistd.h>

static struct runtime *runtime;

static struct budget *open_budget(gint64 per_minute)
{
    struct budget *budget;
    struct fault fault;
    if (budget_open(runtime, per_minute, &budget, &fault) == -1)
        g_error("%s", fault.detail);
    return budget;
}

static void reset(void)
{
    g_assert_cmpint(unlinkat(runtime_folder(runtime), "budget", 0), ==, 0);
}

/* A budget for this many of the cheapest pictures a minute. */
static struct budget *open_for(gint64 pictures)
{
    return open_budget(pictures * BUDGET_LEAST / G_TIME_SPAN_MILLISECOND);
}

/* Returns how many of `tries` cheap pictures are allowed. */
static int spend(struct budget *budget, int tries, int *wait)
{
    struct fault fault = {0};
    int count = 0;
    for (int i = 0; i < tries; i++)
        if (budget_spend(budget, 1, wait, &fault) == 0)
            count++;
        else
            unit_assert_fault(&fault, FAULT_BUDGET_SPENT);
    return count;
}

static int spend_ten(void *data)
{
    int wait;
    (void)data;
    return spend(open_for(30), 10, &wait);
}

static void test_no_bound(void)
{
    struct budget *budget = open_budget(0);
    int wait;
    g_assert_cmpint(spend(budget, 5000, &wait), ==, 5000);
    budget_close(budget);
}

static void test_workers_share(void)
{
    struct budget *budget = open_for(30);
    int wait = 0;
    g_assert_cmpint(unit_in_child(spend_ten, NULL), ==, 10);
    g_assert_cmpint(unit_in_child(spend_ten, NULL), ==, 10);
    g_assert_cmpint(spend(budget, 11, &wait), ==, 10);
    g_assert_cmpint(wait, >=, 1);
    g_assert_cmpint(wait, <=, 3);
    budget_close(budget);
    reset();
}

/* A file from before a reboot has a time far in the future; it must not limit anybody. */
static void test_nonsense_is_forgotten(void)
{
    struct fault fault;
    struct budget *budget = open_for(30);
    gint64 future = G_MAXINT64 / 2;
    int wait;
    int file = runtime_file(runtime, "budget", sizeof future, &fault);
    g_assert_cmpint(pwrite(file, &future, sizeof future, 0), ==, sizeof future);
    close(file);
    g_assert_cmpint(spend(budget, 40, &wait), ==, 30);
    budget_close(budget);
    reset();
}

static void test_check_spends_nothing(void)
{
    struct budget *budget = open_for(30);
    struct fault fault = {0};
    int wait = 0;
    for (int i = 0; i < 100; i++)
        g_assert_cmpint(budget_check(budget, &wait, &fault), ==, 0);
    g_assert_true(budget_has(budget));
    g_assert_cmpint(spend(budget, 40, &wait), ==, 30);
    g_assert_false(budget_has(budget));
    g_assert_cmpint(budget_check(budget, &wait, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_BUDGET_SPENT);
    g_assert_cmpint(wait, >=, 1);
    g_assert_cmpint(wait, <=, 3);
    budget_close(budget);
    reset();
}

/* Four pictures of half a second use up two seconds of budget. */
static void test_costs_count(void)
{
    struct budget *budget = open_budget(2000);
    struct fault fault;
    int wait = 0;
    for (int i = 0; i < 4; i++)
        g_assert_cmpint(budget_spend(budget, G_TIME_SPAN_SECOND / 2, &wait, &fault), ==, 0);
    g_assert_cmpint(spend(budget, 1, &wait), ==, 0);
    budget_close(budget);
    reset();
}

/* Whoever spends more than is left makes all others wait for longer, but for ten minutes at most.
 */
static void test_debt(void)
{
    static const struct {
        gint64 cost; /* seconds */
        int least, most;
    } rows[] = {{10, 240, 242}, {1000, 600, 602}};
    struct fault fault;
    int wait;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct budget *budget = open_budget(2000);
        gint64 cost = rows[i].cost * G_TIME_SPAN_SECOND;
        g_assert_cmpint(budget_spend(budget, cost, &wait, &fault), ==, 0);
        g_assert_cmpint(spend(budget, 1, &wait), ==, 0);
        g_assert_cmpint(wait, >=, rows[i].least);
        g_assert_cmpint(wait, <=, rows[i].most);
        budget_close(budget);
        reset();
    }
}

static void test_correction(void)
{
    struct budget *budget = open_budget(2000);
    struct fault fault;
    int wait;
    g_assert_cmpint(budget_spend(budget, 10 * G_TIME_SPAN_SECOND, &wait, &fault), ==, 0);
    g_assert_false(budget_has(budget));
    budget_correct(budget, 10 * G_TIME_SPAN_SECOND, G_TIME_SPAN_SECOND);
    g_assert_cmpint(spend(budget, 100, &wait), ==, 50);
    reset();
    budget_close(budget);
    budget = open_budget(2000);
    g_assert_cmpint(spend(budget, 1, &wait), ==, 1);
    budget_correct(budget, 0, 2 * G_TIME_SPAN_SECOND);
    g_assert_cmpint(spend(budget, 1, &wait), ==, 0);
    reset();
    budget_close(budget);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/budget/no_bound", test_no_bound);
    g_test_add_func("/budget/workers_share", test_workers_share);
    g_test_add_func("/budget/nonsense_is_forgotten", test_nonsense_is_forgotten);
    g_test_add_func("/budget/check_spends_nothing", test_check_spends_nothing);
    g_test_add_func("/budget/costs_count", test_costs_count);
    g_test_add_func("/budget/debt", test_debt);
    g_test_add_func("/budget/correction", test_correction);
    return unit_run_in_runtime(&runtime);
}
