#include "host/slots.h"
#include "unit.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIGHT SLOTS_LIGHT
#define SLOW SLOTS_SLOW
#define COSTLY SLOTS_COSTLY

static struct runtime *runtime;

static struct slots *open_slots(gint64 count, int patience)
{
    struct slots *slots;
    struct fault fault;
    if (slots_open(runtime, count, patience, &slots, &fault) == -1)
        g_error("%s", fault.detail);
    return slots;
}

static gboolean enter(struct slots *slots, enum slots_kind kind)
{
    struct fault fault = {0};
    if (slots_enter(slots, kind, &fault) == 0)
        return TRUE;
    unit_assert_fault(&fault, FAULT_BUSY);
    return FALSE;
}

/* Returns how many of these can be held at once, with five slots. */
static int hold(const enum slots_kind *kinds, gsize count, struct slots **held)
{
    int entered = 0;
    for (gsize i = 0; i < count; i++) {
        held[i] = open_slots(5, 30);
        entered += enter(held[i], kinds[i]);
    }
    return entered;
}

static void let_go(struct slots **held, gsize count)
{
    for (gsize i = 0; i < count; i++)
        slots_close(held[i]);
}

/* Of five slots, slow and costly work may have two each, so light work always has one. */
static void test_bound(void)
{
    static const struct {
        gsize count;
        enum slots_kind kinds[6];
        int held;
    } rows[] = {
        {6, {LIGHT, LIGHT, LIGHT, LIGHT, LIGHT, LIGHT}, 5},
        {4, {SLOW, SLOW, SLOW, SLOW}, 2},
        {4, {COSTLY, COSTLY, COSTLY, COSTLY}, 2},
        {6, {SLOW, COSTLY, SLOW, COSTLY, SLOW, COSTLY}, 4},
        {6, {SLOW, COSTLY, SLOW, COSTLY, LIGHT, LIGHT}, 5},
    };
    struct slots *held[6];
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpint(hold(rows[i].kinds, rows[i].count, held), ==, rows[i].held);
        let_go(held, rows[i].count);
    }
}

static void test_usual_count(void)
{
    struct slots *slots = open_slots(0, 30);
    g_assert_cmpint(slots_count(slots), ==, (int)g_get_num_processors() + 1);
    slots_close(slots);
}

static void test_one_slot(void)
{
    struct slots *one = open_slots(1, 30), *other = open_slots(1, 30);
    g_assert_true(enter(one, SLOW));
    g_assert_false(enter(other, LIGHT));
    slots_leave(one);
    g_assert_true(enter(other, SLOW));
    g_assert_false(enter(one, SLOW));
    slots_leave(other);
    g_assert_true(enter(one, LIGHT));
    slots_close(one);
    slots_close(other);
}

/* A slow render that gets a pass but no slot returns its pass. */
static void test_nothing_is_kept(void)
{
    static const enum slots_kind fast[] = {LIGHT, LIGHT, LIGHT, LIGHT, LIGHT};
    struct slots *held[5], *slow = open_slots(5, 30);
    g_assert_cmpint(hold(fast, 5, held), ==, 5);
    g_assert_false(enter(slow, SLOW));
    let_go(held, 5);
    static const enum slots_kind slows[] = {SLOW, SLOW};
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
    g_assert_false(enter(slots, LIGHT));
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
    g_test_add_func("/slots/usual_count", test_usual_count);
    g_test_add_func("/slots/one_slot", test_one_slot);
    g_test_add_func("/slots/nothing_is_kept", test_nothing_is_kept);
    g_test_add_func("/slots/death_frees", test_death_frees);
    return unit_run_in_runtime(&runtime);
}
