#include "service.h"

#include "runtime.h"

#include <unistd.h>

#define MEBI_BITS 20
#define SECOND 1000

static int open_rules(struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    struct recipe_rules rules = {(int)settings->max_edge, (int)settings->quality, NULL};
    if (recipe_parse_sizes(settings->sizes, &rules, &service->sizes, fault) == -1)
        return -1;
    rules.sizes = service->sizes;
    service->rules = (struct route_rules){rules, settings->only_sizes == 1};
    return 0;
}

static int open_stores(struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    if (store_open(settings->originals, STORE_ORIGINALS, &service->originals, fault) == -1)
        return -1;
    return store_open(settings->cache, STORE_CACHE, &service->cache, fault);
}

static int open_shared(struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    int folder = runtime_open(settings->runtime_dir, fault);
    if (folder == -1)
        return -1;
    int status = flight_open(folder, (int)settings->deadline * SECOND, &service->flight, fault);
    if (status == 0)
        status = budget_open(folder, settings->render_budget, &service->budget, fault);
    close(folder);
    return status;
}

static int open_renderer(struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    struct renderer_options options = {.program = settings->renderer,
                                       .memory = settings->max_memory >> MEBI_BITS,
                                       .keep = settings->renderer_keep,
                                       .deadline = (int)settings->deadline * SECOND};
    return renderer_open(&options, &service->renderer, fault);
}

int service_open(const struct settings *settings, struct service *service, struct fault *fault)
{
    *service = (struct service){.settings = settings};
    if (open_rules(service, fault) == 0 && open_stores(service, fault) == 0 &&
        open_shared(service, fault) == 0 && open_renderer(service, fault) == 0)
        return 0;
    service_close(service);
    return -1;
}

void service_close(struct service *service)
{
    renderer_close(service->renderer);
    budget_close(service->budget);
    flight_close(service->flight);
    store_close(service->cache);
    store_close(service->originals);
    g_clear_pointer(&service->sizes, g_hash_table_unref);
    *service = (struct service){0};
}
