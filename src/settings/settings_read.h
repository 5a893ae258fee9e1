/* settings_read: the settings, read from the environment and checked.
 */
#ifndef PANTOGRAPH_SETTINGS_SETTINGS_READ_H
#define PANTOGRAPH_SETTINGS_SETTINGS_READ_H

#include "settings/settings.h"

/* Reads the variables from `environment`, a NULL-terminated list of NAME=value. Appends a line to
 * `mistakes` for everything that is wrong, all at once, and returns -1 if there is any.
 * settings_table_clear frees the texts in either case. */
int settings_read(char **environment, struct settings *settings, GString *mistakes);

#endif
