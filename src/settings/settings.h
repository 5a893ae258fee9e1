/* settings: what the operator decides, read once from the environment and constant from then on.
 */
#ifndef PANTOGRAPH_SETTINGS_SETTINGS_H
#define PANTOGRAPH_SETTINGS_SETTINGS_H

#include "settings/setting.h"

/* Reads the variables from `environment`, a NULL-terminated list of NAME=value. Appends a line to
 * `mistakes` for everything that is wrong, all at once, and returns -1 when there is any. */
int settings_read(char **environment, struct settings *settings, GString *mistakes);

void settings_clear(struct settings *settings);

/* All settings as a Markdown table, and a second one of the variables of the AWS tools. The caller
 * owns the text. */
char *settings_table(void);

/* All settings as a file of the environment, each commented out at its default, what is required
 * first. The caller owns the text. */
char *settings_file(void);

#endif
