#include "config.h"

#include "serve/start.h"

#include "serve/confine.h"
#include "serve/identity.h"
#include "settings/settings_read.h"
#include "settings/settings_table.h"

#include <unistd.h>

/* A key of the store's own, which nothing else uses. */
#define CHECK_KEY "-/check"

static int read_settings(char **environment, struct start *start, GString *mistakes)
{
    start->service = (struct service){0};
    return settings_read(environment, &start->settings, mistakes);
}

static int open_service(struct start *start, GString *mistakes)
{
    struct fault fault;
    if (service_open(&start->settings, &start->service, &fault) == 0 &&
        confine_worker(&start->service, &fault) == 0)
        return 0;
    g_string_append_printf(mistakes, "%s\n", fault.detail);
    return -1;
}

int start_open(char **environment, struct start *start, GString *mistakes)
{
    if (read_settings(environment, start, mistakes) == -1)
        return -1;
    return open_service(start, mistakes);
}

static int try_renderer(struct service *service, struct fault *fault)
{
    return renderer_check(service->renderer, fault);
}

/* The original need not exist, and access to it may be denied. */
static int try_originals(struct service *service, struct fault *fault)
{
    struct store_object object;
    int status = store_stat(service->originals, CHECK_KEY, &object, fault);
    return status == -1 && fault->kind != FAULT_NO_ORIGINAL ? -1 : 0;
}

/* Writes an object and removes it again; it is not a mistake if it cannot be removed. */
static int try_cache(struct service *service, struct fault *fault)
{
    static const struct store_label label = {.media_type = "text/plain",
                                             .cache_control = "no-store",
                                             .recipe = "",
                                             .source = "",
                                             .engine = PACKAGE_STRING};
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
    if (store_put(service->cache, CHECK_KEY, nothing, &label, fault) == -1)
        return -1;
    struct fault ignored;
    store_drop(service->cache, CHECK_KEY, &ignored);
    return 0;
}

static const struct {
    int (*run)(struct service *service, struct fault *fault);
    const char *failure;
} trials[] = {
    {try_renderer, ""},
    {try_originals, "cannot read the originals: "},
    {try_cache, "cannot write to the cache: "},
};

int start_check(char **environment, GString *mistakes)
{
    struct start start;
    struct fault fault;
    g_autofree char *who = NULL;
    gboolean is_open = read_settings(environment, &start, mistakes) == 0 &&
                       identity_take(environment, &start.settings, &who, mistakes) == 0 &&
                       open_service(&start, mistakes) == 0;
    for (gsize i = 0; is_open && i < G_N_ELEMENTS(trials); i++)
        if (trials[i].run(&start.service, &fault) == -1)
            g_string_append_printf(mistakes, "%s%s\n", trials[i].failure, fault.detail);
    if (who != NULL && geteuid() != 0 && mistakes->len > 0)
        g_string_append_printf(mistakes, "this was tried as %s\n", who);
    start_close(&start);
    return mistakes->len > 0 ? -1 : 0;
}

void start_close(struct start *start)
{
    service_close(&start->service);
    settings_table_clear(&start->settings);
}
