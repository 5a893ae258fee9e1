/* settings_print: the settings, for people.
 */
#ifndef PANTOGRAPH_SETTINGS_SETTINGS_PRINT_H
#define PANTOGRAPH_SETTINGS_SETTINGS_PRINT_H

#include "settings/settings_table.h"

/* What the row takes, for people: `1–300 seconds`, `256M–64G bytes`, `redirect, inline`. The caller
 * owns the text, which is empty where any text is taken. */
char *settings_print_values(const struct setting *row);

/* All settings as Markdown tables, one per group, and one of the variables of the AWS tools. The
 * caller owns the text. */
char *settings_print_table(void);

/* All settings as an environment file, each commented out at its default, required ones set to
 * nothing. The caller owns the text. */
char *settings_print_file(void);

#endif
