/* settings_print: prints the settings for people.
 */
#ifndef PANTOGRAPH_SETTINGS_SETTINGS_PRINT_H
#define PANTOGRAPH_SETTINGS_SETTINGS_PRINT_H

#include "settings/settings_table.h"

/* Returns the values that the row accepts, such as `1–300 seconds`, `256M–64G bytes` or `redirect,
 * inline`; empty if any text is accepted. The caller owns the text. */
char *settings_print_values(const struct setting *row);

/* Returns all settings as Markdown tables, one per group, and one of the AWS tools' variables. The
 * caller owns the text. */
char *settings_print_table(void);

/* Returns all settings as an environment file: each is commented out at its default; required ones
 * are empty. The caller owns the text. */
char *settings_print_file(void);

#endif
