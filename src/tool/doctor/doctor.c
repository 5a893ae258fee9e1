#include "config.h"

#include "tool/doctor/doctor.h"

#include "tool/doctor/inside.h"
#include "tool/doctor/outside.h"

#include <stdio.h>

static void say_mistakes(struct patient *patient, const GString *mistakes)
{
    g_auto(GStrv) lines = g_strsplit(mistakes->str, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0')
            finding_wrong(&patient->counts, "settings", "see docs/settings.md", "%s", *line);
}

static const char *cure_of(const struct fault *fault)
{
    if (fault->kind == FAULT_NO_RENDERER)
        return "install pantograph-render beside the worker, or set PANTOGRAPH_RENDERER";
    return "check the folder or setting that it names, and its owner";
}

static int open_patient(char **environment, struct patient *patient)
{
    g_autoptr(GString) mistakes = g_string_new(NULL);
    struct fault fault;
    if (settings_read(environment, &patient->settings, mistakes) == -1) {
        say_mistakes(patient, mistakes);
        return -1;
    }
    if (service_open(&patient->settings, &patient->service, &fault) == -1 ||
        http_open(patient->settings.aws.ca_bundle, &patient->http, &fault) == -1) {
        finding_wrong(&patient->counts, "settings", cure_of(&fault), "%s", fault.detail);
        return -1;
    }
    finding_well(&patient->counts, "settings", "are sound, for " PACKAGE_STRING);
    return 0;
}

static void examine(struct patient *patient)
{
    int has_renderer = inside_check_renderer(patient);
    inside_check_originals(patient);
    if (has_renderer == -1 || inside_check_cache(patient) == -1)
        return;
    /* who cannot see a stored picture sees nothing else as it is */
    if (outside_check_hit(patient) == -1)
        return;
    outside_check_alias(patient);
    outside_check_miss(patient);
}

static void close_patient(struct patient *patient)
{
    http_close(patient->http);
    service_close(&patient->service);
    settings_clear(&patient->settings);
    g_clear_pointer(&patient->picture, g_bytes_unref);
    g_ptr_array_unref(patient->written);
    g_free(patient->folder);
}

int doctor_examine(char **environment)
{
    struct patient patient = {.written = g_ptr_array_new_with_free_func(g_free)};
    patient.folder = g_strdup_printf("pantograph-doctor-%08x%08x", g_random_int(), g_random_int());
    if (open_patient(environment, &patient) == 0)
        examine(&patient);
    inside_clean(&patient);
    int wrong = patient.counts.wrong;
    printf("%d well, %d wrong\n", patient.counts.well, wrong);
    close_patient(&patient);
    return wrong == 0 ? 0 : -1;
}
