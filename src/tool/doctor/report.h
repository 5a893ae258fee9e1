/* report: what the doctor has to say, one line each.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_REPORT_H
#define PANTOGRAPH_TOOL_DOCTOR_REPORT_H

#include "base/fault.h"

/* How many of each kind have been said. */
struct report {
    int ok, wrong;
};

/* Something works. */
void report_ok(struct report *report, const char *part, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Something does not; `cure` says what to change. */
void report_wrong(struct report *report, const char *part, const char *cure, const char *format,
                  ...) G_GNUC_PRINTF(4, 5);

/* What to change when a store or a program failed like this. */
const char *report_cure(const struct fault *fault);

#endif
