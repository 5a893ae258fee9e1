/* unit: what the unit tests share.
 */
#ifndef PANTOGRAPH_TESTS_UNIT_H
#define PANTOGRAPH_TESTS_UNIT_H

#include "base/fault.h"

#include <glib.h>

/* g_test_init with TAP output. */
void unit_init(int argc, char **argv);

/* Makes a new folder and gives its path; unit_remove takes it away with all that is in it. */
char *unit_folder(void);
void unit_remove(const char *path);

/* Runs `work` in a child process and returns its exit status; -1 when a signal ended it. */
int unit_in_child(int (*work)(void *data), void *data);

/* Runs the tests with a runtime folder of their own, whose descriptor is left in `runtime`, and
 * returns what `main` returns. */
int unit_run_in_runtime(int *runtime);

/* Names the row that a loop is at, for whoever reads a failure. */
#define unit_row(text) g_test_message("row: %s", text)

#define unit_assert_fault(fault, wanted)                                                           \
    g_assert_cmpstr(fault_row((fault)->kind)->code, ==, fault_row(wanted)->code)

#endif
