/* print: prints the tables that are repeated in documents, manual pages and packages.
 */
#ifndef PANTOGRAPH_TOOL_PRINT_H
#define PANTOGRAPH_TOOL_PRINT_H

#include <stdio.h>

/* Prints a table: settings, environment, keys, faults or metrics. Returns -1 for any other name. */
int print_table(const char *name);

/* Prints the names of the tables for help, one per line, each with its content. */
void print_names(FILE *out);

#endif
