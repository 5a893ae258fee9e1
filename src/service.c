#include "config.h"

#include "service.h"

#include "landlock.h"
#include "runtime.h"

#include <errno.h>
#include <sys/prctl.h>
#include <unistd.h>

#define MEBI_BITS 20
#define SECOND 1000
#define MISSING_SECONDS 5
#define POISONED_SECONDS 600

static int open_rules(struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    struct recipe_rules rules = {.max_edge = (int)settings->max_edge,
                                 .quality = (int)settings->quality};
    if (recipe_ladder_parse(settings->widths, rules.max_edge, &rules.widths, fault) == -1 ||
        recipe_parse_sizes(settings->sizes, &rules, &service->sizes, fault) == -1)
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
    int deadline = (int)settings->deadline * SECOND;
    /* whoever waits for another's picture waits for that one's slot and render */
    int status = flight_open(folder, 2 * deadline, &service->flight, fault);
    if (status == 0)
        status = slots_open(folder, settings->renders, deadline, &service->slots, fault);
    if (status == 0)
        status = budget_open(folder, settings->render_budget, &service->budget, fault);
    if (status == 0)
        status = memo_open(folder, "missing", MISSING_SECONDS, &service->missing, fault);
    if (status == 0)
        status = memo_open(folder, "poisoned", POISONED_SECONDS, &service->poisoned, fault);
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

int service_confine(const struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    g_autofree char *originals = g_filename_from_uri(settings->originals, NULL, NULL);
    g_autofree char *cache = g_filename_from_uri(settings->cache, NULL, NULL);
    g_autofree char *renderer = g_path_get_dirname(renderer_program(service->renderer));
    const struct landlock_path paths[] = {
        {originals, LANDLOCK_READ},
        {cache, LANDLOCK_WRITE},
        {settings->runtime_dir, LANDLOCK_WRITE},
        {renderer, LANDLOCK_RUN},
        {"/usr", LANDLOCK_RUN},
        {"/lib", LANDLOCK_RUN},
        {"/lib64", LANDLOCK_RUN},
        {"/etc", LANDLOCK_READ},
        {"/proc/self", LANDLOCK_READ},
        {"/dev/null", LANDLOCK_WRITE},
    };
    int version;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "prctl: %s", g_strerror(errno));
    /* sanitizers and coverage read and write where they like */
    if (SANITIZERS || COVERAGE)
        return 0;
    return landlock_enter(paths, G_N_ELEMENTS(paths), LANDLOCK_KEEP_NETWORK, &version, fault);
}

void service_close(struct service *service)
{
    renderer_close(service->renderer);
    memo_close(service->poisoned);
    memo_close(service->missing);
    budget_close(service->budget);
    slots_close(service->slots);
    flight_close(service->flight);
    store_close(service->cache);
    store_close(service->originals);
    g_clear_pointer(&service->sizes, g_hash_table_unref);
    *service = (struct service){0};
}
