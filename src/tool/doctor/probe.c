#include "config.h"

#include "tool/doctor/probe.h"

#define PATIENCE (4 * G_TIME_SPAN_SECOND)

char *probe_key(const struct probe *probe, const char *name)
{
    return g_strdup_printf("%s/1/full/%s.jpg", probe->folder, name);
}

char *probe_address(const struct probe *probe, const char *key)
{
    return route_location(probe->settings.public_url, key);
}

/* A failed write may still have succeeded if only its answer was lost. */
static int give_up(struct probe *probe, const char *key)
{
    struct fault ignored;
    store_drop(probe->service.cache, key, &ignored);
    return -1;
}

int probe_put(struct probe *probe, const char *key, struct fault *fault)
{
    struct store_label label = {.media_type = format_row(FORMAT_JPEG)->media_type,
                                .cache_control = probe->settings.cache_control,
                                .recipe = "full",
                                .source = "",
                                .engine = PACKAGE_STRING};
    if (store_put(probe->service.cache, key, probe->picture, &label, fault) == -1)
        return give_up(probe, key);
    g_ptr_array_add(probe->written, g_strdup(key));
    return 0;
}

int probe_alias(struct probe *probe, const char *alias, const char *key, struct fault *fault)
{
    g_autofree char *location = probe_address(probe, key);
    struct store_alias target = {key, location};
    if (store_alias(probe->service.cache, alias, &target, fault) == -1)
        return give_up(probe, alias);
    g_ptr_array_add(probe->written, g_strdup(alias));
    return 0;
}

int probe_ask(struct probe *probe, const char *url, struct http_answer *answer, struct fault *fault)
{
    struct http_request request = {.method = "GET",
                                   .url = url,
                                   .until = g_get_monotonic_time() + PATIENCE,
                                   .fault = FAULT_INTERNAL};
    return http_ask(probe->http, &request, answer, fault);
}

int probe_clean(struct probe *probe, struct fault *fault)
{
    int status = 0;
    for (guint i = 0; i < probe->written->len; i++) {
        struct fault one;
        const char *key = g_ptr_array_index(probe->written, i);
        if (store_drop(probe->service.cache, key, &one) == 0 || status == -1)
            continue;
        *fault = one;
        status = -1;
    }
    g_ptr_array_set_size(probe->written, 0);
    return status;
}
