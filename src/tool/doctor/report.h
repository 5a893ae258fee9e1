/* report: the doctor's report, one line per finding.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_REPORT_H
#define PANTOGRAPH_TOOL_DOCTOR_REPORT_H

#include "base/fault.h"

/* The number of findings of each kind. */
struct report {
    int ok, wrong;
};

/* Reports that something works. */
void report_ok(struct report *report, const char *part, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Reports that something does not work; `cure` says what to change. */
void report_wrong(struct report *report, const char *part, const char *cure, const char *format,
                  ...) G_GNUC_PRINTF(4, 5);

/* Returns what to change after this failure of a store or a program. */
const char *report_cure(const struct fault *fault);

#endif
