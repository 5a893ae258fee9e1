#include "host/flight.h"
#include "unit.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct runtime *runtime;

static struct flight *open_flight(int patience)
{
    struct flight *flight;
    struct fault fault;
    if (flight_open(runtime, patience, &flight, &fault) == -1)
        g_error("%s", fault.detail);
    return flight;
}

static int try_to_enter(void *key)
{
    struct flight *flight = open_flight(50);
    struct fault fault = {0};
    int status = flight_enter(flight, key, &fault);
    flight_close(flight);
    return status == 0 ? 0 : (int)fault.kind;
}

static void test_one_at_a_time(void)
{
    struct flight *flight = open_flight(50);
    struct fault fault;
    g_assert_cmpint(flight_enter(flight, "a", &fault), ==, 0);
    g_assert_cmpint(unit_in_child(try_to_enter, (void *)"a"), ==, FAULT_BUSY);
    g_assert_cmpint(unit_in_child(try_to_enter, (void *)"b"), ==, 0);
    flight_leave(flight);
    g_assert_cmpint(unit_in_child(try_to_enter, (void *)"a"), ==, 0);
    flight_leave(flight);
    flight_close(flight);
}

static void end(pid_t child)
{
    int status;
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
}

/* Enters, perhaps for long, and stays until killed; -1 if it may not. */
static pid_t stay(const char *key, gboolean is_long)
{
    int pipes[2];
    char byte;
    g_assert_cmpint(pipe(pipes), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        struct flight *flight = open_flight(10000);
        struct fault fault;
        gboolean is_in = flight_enter(flight, key, &fault) == 0 &&
                         (!is_long || flight_hold(flight, &fault) == 0);
        if (write(pipes[1], is_in ? "y" : "n", 1) == 1)
            pause();
        _exit(1);
    }
    close(pipes[1]);
    g_assert_cmpint(read(pipes[0], &byte, 1), ==, 1);
    close(pipes[0]);
    if (byte == 'y')
        return child;
    end(child);
    return -1;
}

static pid_t stay_in(const char *key)
{
    pid_t child = stay(key, FALSE);
    g_assert_cmpint(child, !=, -1);
    return child;
}

static void test_death_frees(void)
{
    pid_t child = stay_in("a");
    g_assert_cmpint(unit_in_child(try_to_enter, (void *)"a"), ==, FAULT_BUSY);
    end(child);
    g_assert_cmpint(unit_in_child(try_to_enter, (void *)"a"), ==, 0);
}

/* Four workers: one is in, and three wait longer than two seconds. Half of four may go on waiting;
 * the third gets a fault. */
static void test_half_go_on_waiting(void)
{
    pid_t inside = stay_in("a"), waiting[3];
    int busy = 0, entered = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(waiting); i++) {
        waiting[i] = fork();
        if (waiting[i] == 0) {
            struct flight *flight = open_flight(60000);
            struct fault fault;
            _exit(flight_enter(flight, "a", &fault) == 0 ? 0 : (int)fault.kind);
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(waiting); i++) {
        int status;
        pid_t child = wait(&status);
        g_assert_cmpint(child, !=, inside);
        g_assert_true(WIFEXITED(status));
        busy += WEXITSTATUS(status) == FAULT_BUSY;
        entered += WEXITSTATUS(status) == 0;
        if (i == 0)
            end(inside);
    }
    g_assert_cmpint(busy, ==, 1);
    g_assert_cmpint(entered, ==, 2);
}

static pid_t hold(const char *key)
{
    return stay(key, TRUE);
}

/* Nobody may hold a third flight for long, or wait for a long one, not even for a moment; but what
 * a dead worker held is free, and so is what is left. */
static void test_long_ones_need_seats(void)
{
    pid_t first = hold("a"), second = hold("b");
    struct flight *flight = open_flight(10000);
    struct fault fault = {0};
    g_assert_cmpint(first, !=, -1);
    g_assert_cmpint(second, !=, -1);
    g_assert_cmpint(hold("c"), ==, -1);
    gint64 start = g_get_monotonic_time();
    g_assert_cmpint(flight_enter(flight, "a", &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_BUSY);
    g_assert_cmpint(g_get_monotonic_time() - start, <, G_TIME_SPAN_SECOND);
    g_assert_cmpint(flight_enter(flight, "d", &fault), ==, 0);
    end(second);
    g_assert_cmpint(flight_hold(flight, &fault), ==, 0);
    g_assert_cmpint(hold("c"), ==, -1);
    flight_leave(flight);
    pid_t third = hold("c");
    g_assert_cmpint(third, !=, -1);
    end(third);
    end(first);
    flight_close(flight);
}

/* Six workers have three seats. */
static void test_seats_grow_with_workers(void)
{
    struct flight *idle[3];
    pid_t held[3];
    for (gsize i = 0; i < G_N_ELEMENTS(idle); i++)
        idle[i] = open_flight(50);
    for (gsize i = 0; i < G_N_ELEMENTS(held); i++) {
        held[i] = hold((const char *[]){"a", "b", "c"}[i]);
        g_assert_cmpint(held[i], !=, -1);
    }
    g_assert_cmpint(hold("d"), ==, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(idle); i++) {
        flight_close(idle[i]);
        end(held[i]);
    }
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/flight/one_at_a_time", test_one_at_a_time);
    g_test_add_func("/flight/death_frees", test_death_frees);
    g_test_add_func("/flight/half_go_on_waiting", test_half_go_on_waiting);
    g_test_add_func("/flight/long_ones_need_seats", test_long_ones_need_seats);
    g_test_add_func("/flight/seats_grow_with_workers", test_seats_grow_with_workers);
    return unit_run_in_runtime(&runtime);
}
