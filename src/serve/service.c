#include "config.h"

#include "serve/service.h"

#include "aws/aws_profile.h"
#include "recipe/recipe_list.h"

#include <sys/stat.h>
#include <unistd.h>

#define MEBI_BITS 20
#define USUAL_REGION "us-east-1"
#define SECOND 1000
/* A render on a busy host may take this many times its CPU time. */
#define PATIENCE 3
#define MEGAPIXEL 1000000
/* Memory that a renderer needs besides the pixels. */
#define MEMORY_BESIDE (G_GINT64_CONSTANT(192) << 20)
#define MISSING_SECONDS 5
#define MADE_SECONDS 60
#define POISONED_SECONDS 600
#define REFUSED_SECONDS 60

static int open_rules(struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    struct recipe_rules rules = {.max_edge = (int)settings->max_edge,
                                 .quality = (int)settings->quality};
    if (recipe_ladder_parse(settings->widths, rules.max_edge, &rules.widths, fault) == -1 ||
        recipe_list_parse_sizes(settings->sizes, &rules, &service->sizes, fault) == -1)
        return -1;
    rules.sizes = service->sizes;
    service->rules = (struct route_rules){
        .recipe = rules,
        .dotfiles = settings->dotfiles,
        .only_sizes = settings->only_sizes,
        .prefix = MAX(s3_prefix_size(settings->originals), s3_prefix_size(settings->cache)),
    };
    return 0;
}

static gboolean has_bucket(const struct settings *settings)
{
    return s3_is_url(settings->originals) || s3_is_url(settings->cache);
}

/* Whoever may write to it decides whose pictures are served. A file that is missing is safe. */
static int check_credentials_file(const char *path, struct fault *fault)
{
    struct stat status;
    if (stat(path, &status) == 0 && (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fault_raise(fault, FAULT_NO_CREDENTIALS, "%s is writable by others", path);
    return 0;
}

static int check_credentials_files(const struct aws *aws, struct fault *fault)
{
    g_autofree char *credentials = aws_profile_credentials_file(aws);
    g_autofree char *config = aws_profile_config_file(aws);
    if (check_credentials_file(credentials, fault) == -1)
        return -1;
    return check_credentials_file(config, fault);
}

static int open_credentials(struct service *service, struct fault *fault)
{
    const struct aws *aws = &service->settings->aws;
    if (check_credentials_files(aws, fault) == -1)
        return -1;
    service->region = aws_profile_region(aws, USUAL_REGION);
    struct credential_search search = {aws, service->region, service->http, 0};
    return credentials_open(service->runtime, &search, &service->credentials, fault);
}

static gboolean has_network(const struct settings *settings)
{
    return !g_str_has_prefix(settings->originals, "file:") ||
           !g_str_has_prefix(settings->cache, "file:");
}

static int open_stores(struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    if (has_network(settings) && http_open(settings->aws.ca_bundle, &service->http, fault) == -1)
        return -1;
    if (has_bucket(settings) && open_credentials(service, fault) == -1)
        return -1;
    struct store_options options = {
        .http = service->http,
        .credentials = service->credentials,
        .aws = &settings->aws,
        .region = service->region,
        .addressing = settings->addressing,
        .is_anonymous = settings->access == SETTINGS_ACCESS_ANONYMOUS,
        .patience = settings->deadline * G_TIME_SPAN_SECOND,
    };
    if (store_open(settings->originals, STORE_ORIGINALS, &options, &service->originals, fault) ==
        -1)
        return -1;
    return store_open(settings->cache, STORE_CACHE, &options, &service->cache, fault);
}

static int open_memories(struct service *service, struct fault *fault)
{
    const struct {
        const char *name;
        int seconds;
        struct memo **memo;
    } rows[] = {
        {"missing", MISSING_SECONDS, &service->missing},
        {"made", MADE_SECONDS, &service->made},
        {"poisoned", POISONED_SECONDS, &service->poisoned},
        {"refused", REFUSED_SECONDS, &service->refused},
        {"suspects", POISONED_SECONDS, &service->suspects},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (memo_open(service->runtime, rows[i].name, rows[i].seconds, rows[i].memo, fault) == -1)
            return -1;
    return 0;
}

static int open_shared(struct service *service, struct fault *fault)
{
    struct runtime *runtime = service->runtime;
    const struct settings *settings = service->settings;
    int deadline = (int)settings->deadline * SECOND;
    /* waiting for another worker's picture means waiting for its slot and its render */
    if (flight_open(runtime, 2 * deadline, &service->flight, fault) == -1 ||
        slots_open(runtime, settings->renders, deadline, &service->slots, fault) == -1 ||
        budget_open(runtime, settings->render_budget, &service->budget, fault) == -1 ||
        pace_open(runtime, &service->pace, fault) == -1 ||
        metrics_open(runtime, &service->metrics, fault) == -1)
        return -1;
    return open_memories(service, fault);
}

static int open_renderer(struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    struct child_options options = {.program = settings->renderer,
                                    .memory = settings->max_memory >> MEBI_BITS,
                                    .keep = settings->renderer_keep,
                                    .deadline = settings->deadline * G_TIME_SPAN_SECOND,
                                    .patience = PATIENCE * settings->deadline * G_TIME_SPAN_SECOND};
    if (format_parse_set(settings->quarantine, &options.quarantine) == -1)
        return fault_raise(fault, FAULT_BAD_VALUE,
                           "PANTOGRAPH_QUARANTINE=%s: expected formats, such as `heic,avif`",
                           settings->quarantine);
    return renderer_open(&options, &service->renderer, fault);
}

static struct limits limits_of(const struct settings *settings)
{
    return (struct limits){
        .axis = settings->max_axis,
        .area = settings->max_area * MEGAPIXEL,
        .frames = settings->max_frames,
        .scans = settings->max_scans,
        .profile = settings->max_profile,
        .metadata = settings->max_metadata,
        .memory = MAX(0, settings->max_memory - MEMORY_BESIDE),
        .edge = settings->max_edge,
        .room = settings->max_result,
        .is_lenient = settings->truncated == SETTINGS_TRUNCATED_ACCEPT,
    };
}

static int open_all(struct service *service, struct fault *fault)
{
    if (runtime_open(service->settings->runtime_dir, &service->runtime, fault) == -1 ||
        open_rules(service, fault) == -1 || open_stores(service, fault) == -1 ||
        open_shared(service, fault) == -1)
        return -1;
    return open_renderer(service, fault);
}

int service_open(const struct settings *settings, struct service *service, struct fault *fault)
{
    *service = (struct service){.settings = settings, .limits = limits_of(settings)};
    if (open_all(service, fault) == 0)
        return 0;
    service_close(service);
    return -1;
}

const char *service_replaced(const struct service *service)
{
    if (store_is_replaced(service->originals))
        return service->settings->originals;
    if (store_is_replaced(service->cache))
        return service->settings->cache;
    return runtime_is_swept(service->runtime) ? service->settings->runtime_dir : NULL;
}

void service_close(struct service *service)
{
    renderer_close(service->renderer);
    memo_close(service->suspects);
    memo_close(service->refused);
    memo_close(service->poisoned);
    memo_close(service->made);
    memo_close(service->missing);
    metrics_close(service->metrics);
    pace_close(service->pace);
    budget_close(service->budget);
    slots_close(service->slots);
    flight_close(service->flight);
    store_close(service->cache);
    store_close(service->originals);
    credentials_close(service->credentials);
    http_close(service->http);
    runtime_close(service->runtime);
    g_free(service->region);
    recipe_sizes_free(service->sizes);
    *service = (struct service){0};
}
