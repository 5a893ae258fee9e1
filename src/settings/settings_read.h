/* settings_read: reads the settings from the environment and checks them.
 */
#ifndef PANTOGRAPH_SETTINGS_SETTINGS_READ_H
#define PANTOGRAPH_SETTINGS_SETTINGS_READ_H

#include "settings/settings.h"

/* Reads the variables from `environment`, a NULL-terminated list of NAME=value. Returns 0, or -1
 * after appending one line per mistake to `mistakes`. Free the texts with settings_table_clear in
 * either case. */
int settings_read(char **environment, struct settings *settings, GString *mistakes);

#endif
