#include "tool/print.h"

#include "host/metrics.h"
#include "recipe/recipe_key.h"
#include "settings/settings_print.h"

#include <string.h>

static const struct {
    const char *name, *help;
    char *(*table)(void);
} tables[] = {
    {"settings", "the settings (environment variables)", settings_print_table},
    {"environment", "the settings as an environment file for systemd", settings_print_file},
    {"keys", "the keys of a transformation list, and its effects", recipe_key_table},
    {"faults", "the errors and their statuses", fault_table},
    {"metrics", "the metrics at /-/metrics", metrics_table},
};

int print_table(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        if (strcmp(tables[i].name, name) == 0) {
            g_autofree char *text = tables[i].table();
            fputs(text, stdout);
            return 0;
        }
    return -1;
}

void print_names(FILE *out)
{
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        fprintf(out, "    %-13s %s\n", tables[i].name, tables[i].help);
}
