/* finding: what the doctor has to say, one line each.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_FINDING_H
#define PANTOGRAPH_TOOL_DOCTOR_FINDING_H

#include <glib.h>

/* How many of each kind have been said. */
struct finding_counts {
    int well, wrong;
};

/* Something works. */
void finding_well(struct finding_counts *counts, const char *part, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Something does not; `cure` says what to change. */
void finding_wrong(struct finding_counts *counts, const char *part, const char *cure,
                   const char *format, ...) G_GNUC_PRINTF(4, 5);

#endif
