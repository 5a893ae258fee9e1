/* print: the tables that documents, manual pages and packages repeat.
 */
#ifndef PANTOGRAPH_TOOL_PRINT_H
#define PANTOGRAPH_TOOL_PRINT_H

#include <stdio.h>

/* Prints the table of that name: settings, environment, keys, faults or metrics. Returns 0, or -1
 * when there is none. */
int print_table(const char *name);

/* The names, with what each prints, one line each, for help. */
void print_names(FILE *out);

#endif
