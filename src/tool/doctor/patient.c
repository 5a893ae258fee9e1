#include "config.h"

#include "tool/doctor/patient.h"

#define PATIENCE (4 * G_TIME_SPAN_SECOND)

char *patient_key(const struct patient *patient, const char *name)
{
    return g_strdup_printf("%s/1/full/%s.jpg", patient->folder, name);
}

char *patient_address(const struct patient *patient, const char *key)
{
    return route_location(patient->settings.public_url, key);
}

/* What could not be written may be there all the same, when only the answer was lost. */
static int give_up(struct patient *patient, const char *key)
{
    struct fault ignored;
    store_drop(patient->service.cache, key, &ignored);
    return -1;
}

int patient_put(struct patient *patient, const char *key, struct fault *fault)
{
    struct store_label label = {.media_type = format_row(FORMAT_JPEG)->media_type,
                                .cache_control = patient->settings.cache_control,
                                .recipe = "full",
                                .source = "",
                                .engine = PACKAGE_STRING};
    if (store_put(patient->service.cache, key, patient->picture, &label, fault) == -1)
        return give_up(patient, key);
    g_ptr_array_add(patient->written, g_strdup(key));
    return 0;
}

int patient_alias(struct patient *patient, const char *alias, const char *key, struct fault *fault)
{
    g_autofree char *location = patient_address(patient, key);
    struct store_alias target = {key, location};
    if (store_alias(patient->service.cache, alias, &target, fault) == -1)
        return give_up(patient, alias);
    g_ptr_array_add(patient->written, g_strdup(alias));
    return 0;
}

int patient_ask(struct patient *patient, const char *url, struct http_answer *answer,
                struct fault *fault)
{
    struct http_request request = {.method = "GET",
                                   .url = url,
                                   .until = g_get_monotonic_time() + PATIENCE,
                                   .fault = FAULT_INTERNAL};
    return http_ask(patient->http, &request, answer, fault);
}

int patient_clean(struct patient *patient, struct fault *fault)
{
    int status = 0;
    for (guint i = 0; i < patient->written->len; i++) {
        struct fault one;
        const char *key = g_ptr_array_index(patient->written, i);
        if (store_drop(patient->service.cache, key, &one) == 0 || status == -1)
            continue;
        *fault = one;
        status = -1;
    }
    g_ptr_array_set_size(patient->written, 0);
    return status;
}
