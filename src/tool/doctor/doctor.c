#include "config.h"

#include "tool/doctor/doctor.h"

#include "serve/identity.h"
#include "settings/settings_read.h"
#include "settings/settings_table.h"

#include "tool/doctor/public.h"
#include "tool/doctor/stores.h"

#include <stdio.h>

static void say_mistakes(struct probe *probe, const GString *mistakes)
{
    g_auto(GStrv) lines = g_strsplit(mistakes->str, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0')
            report_wrong(&probe->report, "settings", "see docs/settings.md", "%s", *line);
}

static int read_settings(char **environment, struct probe *probe)
{
    g_autoptr(GString) mistakes = g_string_new(NULL);
    g_autofree char *who = NULL;
    if (settings_read(environment, &probe->settings, mistakes) == -1 ||
        identity_take(environment, &probe->settings, &who, mistakes) == -1) {
        say_mistakes(probe, mistakes);
        return -1;
    }
    if (who != NULL)
        report_ok(&probe->report, "user", "the doctor acts as %s", who);
    return 0;
}

static int open_patient(char **environment, struct probe *probe)
{
    struct fault fault;
    if (read_settings(environment, probe) == -1)
        return -1;
    if (service_open(&probe->settings, &probe->service, &fault) == -1 ||
        http_open(probe->settings.aws.ca_bundle, &probe->http, &fault) == -1) {
        report_wrong(&probe->report, "settings", report_cure(&fault), "%s", fault.detail);
        return -1;
    }
    report_ok(&probe->report, "settings", "are valid, for " PACKAGE_STRING);
    return 0;
}

static void examine(struct probe *probe)
{
    gboolean has_picture = stores_check_renderer(probe) == 0;
    stores_check_originals(probe);
    if (!has_picture || stores_check_cache(probe) == -1)
        return;
    /* without a visible stored picture the other checks mean nothing */
    if (public_check_hit(probe) == -1)
        return;
    public_check_alias(probe);
    public_check_miss(probe);
}

static void close_patient(struct probe *probe)
{
    http_close(probe->http);
    service_close(&probe->service);
    settings_table_clear(&probe->settings);
    g_clear_pointer(&probe->picture, g_bytes_unref);
    g_ptr_array_unref(probe->written);
    g_free(probe->folder);
}

int doctor_examine(char **environment)
{
    struct probe probe = {.written = g_ptr_array_new_with_free_func(g_free)};
    probe.folder = g_strdup_printf("pantograph-doctor-%08x%08x", g_random_int(), g_random_int());
    if (open_patient(environment, &probe) == 0)
        examine(&probe);
    stores_clean(&probe);
    int wrong = probe.report.wrong;
    printf("%d ok, %d wrong\n", probe.report.ok, wrong);
    close_patient(&probe);
    return wrong == 0 ? 0 : -1;
}
