#include "host/slots.h"
#include "unit.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAST, SLOW };

static int runtime;

static struct slots *open_slots(gint64 count, int patience)
{
    struct slots *slots;
    struct fault fault;
    if (slots_open(runtime, count, patience, &slots, &fault) == -1)
        g_error("%s", fault.detail);
    return slots;
}

static gboolean enter(struct slots *slots, int speed)
{
    struct fault fault = {0};
    if (slots_enter(slots, speed == SLOW, &fault) == 0)
        return TRUE;
    unit_assert_fault(&fault, FAULT_BUSY);
    return FALSE;
}

/* Returns how many of these can be held at once, with four slots. */
static int hold(const int *speeds, gsize count, struct slots **held)
{
    int entered = 0;
    for (gsize i = 0; i < count; i++) {
        held[i] = open_slots(4, 30);
        entered += enter(held[i], speeds[i]);
    }
    return entered;
}

static void let_go(struct slots **held, gsize count)
{
    for (gsize i = 0; i < count; i++)
        slots_close(held[i]);
}

static void test_bound(void)
{
    static const int fast[] = {FAST, FAST, FAST, FAST, FAST}, slow[] = {SLOW, SLOW, SLOW, SLOW};
    static const int mixed[] = {SLOW, SLOW, SLOW, FAST, FAST, FAST};
    struct slots *held[6];
    g_assert_cmpint(hold(fast, 5, held), ==, 4);
    let_go(held, 5);
    g_assert_cmpint(hold(slow, 4, held), ==, 2);
    let_go(held, 4);
    g_assert_cmpint(hold(mixed, 6, held), ==, 4);
    let_go(held, 6);
}

static void test_one_slot(void)
{
    struct slots *one = open_slots(1, 30), *other = open_slots(1, 30);
    g_assert_true(enter(one, SLOW));
    g_assert_false(enter(other, FAST));
    slots_leave(one);
    g_assert_true(enter(other, SLOW));
    g_assert_false(enter(one, SLOW));
    slots_leave(other);
    g_assert_true(enter(one, FAST));
    slots_close(one);
    slots_close(other);
}

/* A slow render that gets a pass but no slot returns its pass. */
static void test_nothing_is_kept(void)
{
    static const int fast[] = {FAST, FAST, FAST, FAST};
    struct slots *held[4], *slow = open_slots(4, 30);
    g_assert_cmpint(hold(fast, 4, held), ==, 4);
    g_assert_false(enter(slow, SLOW));
    let_go(held, 4);
    static const int slows[] = {SLOW, SLOW};
    g_assert_cmpint(hold(slows, 2, held), ==, 2);
    let_go(held, 2);
    slots_close(slow);
}

static void test_death_frees(void)
{
    int pipes[2], status;
    char byte;
    g_assert_cmpint(pipe(pipes), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        if (enter(open_slots(1, 1000), SLOW) && write(pipes[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    g_assert_cmpint(read(pipes[0], &byte, 1), ==, 1);
    struct slots *slots = open_slots(1, 30);
    g_assert_false(enter(slots, FAST));
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    g_assert_true(enter(slots, SLOW));
    slots_close(slots);
    close(pipes[0]);
    close(pipes[1]);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/slots/bound", test_bound);
    g_test_add_func("/slots/one_slot", test_one_slot);
    g_test_add_func("/slots/nothing_is_kept", test_nothing_is_kept);
    g_test_add_func("/slots/death_frees", test_death_frees);
    return unit_run_in_runtime(&runtime);
}
