#include "config.h"

#include "base/version.h"

#include <glib.h>
#include <stdio.h>

void version_print(const char *program, const char *libraries)
{
    printf("%s " VERSION "\nGLib/%u.%u.%u %s\n", program, glib_major_version, glib_minor_version,
           glib_micro_version, libraries);
}
