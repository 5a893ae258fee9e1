/* unit: shared by the unit tests.
 */
#ifndef PANTOGRAPH_TESTS_UNIT_H
#define PANTOGRAPH_TESTS_UNIT_H

#include "base/fault.h"
#include "host/runtime.h"

#include <glib.h>

/* g_test_init with TAP output. */
void unit_init(int argc, char **argv);

/* Creates a folder and returns its path; unit_remove removes it with everything in it. */
char *unit_folder(void);
void unit_remove(const char *path);

/* Runs `work` in a child process and returns its exit status, or -1 if a signal ended it. */
int unit_in_child(int (*work)(void *data), void *data);

/* Runs the tests with a runtime folder of their own, sets `runtime` to it, and returns the value
 * for `main` to return. */
int unit_run_in_runtime(struct runtime **runtime);

/* Names the current row of a loop, for the log of a failure. */
#define unit_row(text) g_test_message("row: %s", text)

#define unit_assert_fault(fault, wanted)                                                           \
    g_assert_cmpstr(fault_row((fault)->kind)->code, ==, fault_row(wanted)->code)

#endif
