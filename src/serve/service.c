#include "config.h"

#include "serve/service.h"

#include "aws/aws_profile.h"
#include "base/landlock.h"
#include "host/runtime.h"
#include "recipe/recipe_list.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#define MEBI_BITS 20
#define USUAL_REGION "us-east-1"
#define SECOND 1000
#define MISSING_SECONDS 5
#define MADE_SECONDS 60
#define POISONED_SECONDS 600

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
        .only_sizes = settings->only_sizes == 1,
        .prefix = MAX(s3_prefix_size(settings->originals), s3_prefix_size(settings->cache)),
    };
    return 0;
}

static gboolean has_bucket(const struct settings *settings)
{
    return s3_is_url(settings->originals) || s3_is_url(settings->cache);
}

static int open_credentials(struct service *service, int folder, struct fault *fault)
{
    const struct aws *aws = &service->settings->aws;
    service->region = aws_profile_region(aws, USUAL_REGION);
    struct credential_search search = {aws, service->region, service->http, 0};
    return credentials_open(folder, &search, &service->credentials, fault);
}

static gboolean has_network(const struct settings *settings)
{
    return !g_str_has_prefix(settings->originals, "file:") ||
           !g_str_has_prefix(settings->cache, "file:");
}

static int open_stores(struct service *service, int folder, struct fault *fault)
{
    const struct settings *settings = service->settings;
    if (has_network(settings) && http_open(settings->aws.ca_bundle, &service->http, fault) == -1)
        return -1;
    if (has_bucket(settings) && open_credentials(service, folder, fault) == -1)
        return -1;
    struct store_options options = {
        .http = service->http,
        .credentials = service->credentials,
        .aws = &settings->aws,
        .region = service->region,
        .addressing = (enum s3_addressing)settings->addressing,
        .is_anonymous = settings->access == SETTINGS_ANONYMOUS,
        .patience = settings->deadline * G_TIME_SPAN_SECOND,
    };
    if (store_open(settings->originals, STORE_ORIGINALS, &options, &service->originals, fault) ==
        -1)
        return -1;
    return store_open(settings->cache, STORE_CACHE, &options, &service->cache, fault);
}

static int open_shared(struct service *service, int folder, struct fault *fault)
{
    const struct settings *settings = service->settings;
    int deadline = (int)settings->deadline * SECOND;
    /* whoever waits for another's picture waits for that one's slot and render */
    int status = flight_open(folder, 2 * deadline, &service->flight, fault);
    if (status == 0)
        status = slots_open(folder, settings->renders, deadline, &service->slots, fault);
    if (status == 0)
        status = budget_open(folder, settings->render_budget, &service->budget, fault);
    if (status == 0)
        status = metrics_open(folder, &service->metrics, fault);
    if (status == 0)
        status = memo_open(folder, "missing", MISSING_SECONDS, &service->missing, fault);
    if (status == 0)
        status = memo_open(folder, "made", MADE_SECONDS, &service->made, fault);
    if (status == 0)
        status = memo_open(folder, "poisoned", POISONED_SECONDS, &service->poisoned, fault);
    return status;
}

static int open_renderer(struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    struct child_options options = {.program = settings->renderer,
                                    .memory = settings->max_memory >> MEBI_BITS,
                                    .keep = settings->renderer_keep,
                                    .deadline = (int)settings->deadline * SECOND};
    return renderer_open(&options, &service->renderer, fault);
}

int service_open(const struct settings *settings, struct service *service, struct fault *fault)
{
    *service = (struct service){.settings = settings};
    int folder = runtime_open(settings->runtime_dir, fault);
    int status = folder;
    if (status != -1)
        status = open_rules(service, fault);
    if (status == 0)
        status = open_stores(service, folder, fault);
    if (status == 0)
        status = open_shared(service, folder, fault);
    if (status == 0)
        status = open_renderer(service, fault);
    if (folder != -1)
        close(folder);
    if (status == -1)
        service_close(service);
    return status;
}

static void allow(GArray *paths, const char *path, enum landlock_access access)
{
    struct landlock_path row = {path, access};
    if (path != NULL && *path != '\0')
        g_array_append_val(paths, row);
}

/* What libcurl and the search for credentials read. Tokens and the list of name servers are
 * replaced by renaming: the whole folder has to be seen. */
static GPtrArray *folders_to_read(const struct aws *aws)
{
    GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *credentials = aws_profile_credentials_file(aws);
    g_autofree char *config = aws_profile_config_file(aws);
    char *name_servers = realpath("/etc/resolv.conf", NULL);
    struct aws_profile profile;
    aws_profile_read(aws, &profile);
    const char *files[] = {credentials,
                           config,
                           aws->identity_file,
                           profile.identity_file,
                           aws->container_token_file,
                           aws->ca_bundle,
                           name_servers};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        if (files[i] != NULL && *files[i] != '\0')
            g_ptr_array_add(folders, g_path_get_dirname(files[i]));
    aws_profile_clear(&profile);
    free(name_servers);
    return folders;
}

int service_confine(const struct service *service, struct fault *fault)
{
    const struct settings *settings = service->settings;
    g_autofree char *originals = g_filename_from_uri(settings->originals, NULL, NULL);
    g_autofree char *cache = g_filename_from_uri(settings->cache, NULL, NULL);
    g_autofree char *renderer = g_path_get_dirname(renderer_program(service->renderer));
    g_autoptr(GPtrArray) folders = folders_to_read(&settings->aws);
    g_autoptr(GArray) paths = g_array_new(FALSE, FALSE, sizeof(struct landlock_path));
    static const char *const programs[] = {"/usr", "/lib", "/lib64"};
    int version;
    allow(paths, originals, LANDLOCK_READ);
    allow(paths, cache, LANDLOCK_WRITE);
    allow(paths, settings->runtime_dir, LANDLOCK_WRITE);
    allow(paths, renderer, LANDLOCK_RUN);
    for (gsize i = 0; i < G_N_ELEMENTS(programs); i++)
        allow(paths, programs[i], LANDLOCK_RUN);
    for (guint i = 0; i < folders->len; i++)
        allow(paths, g_ptr_array_index(folders, i), LANDLOCK_READ);
    allow(paths, "/etc", LANDLOCK_READ);
    allow(paths, "/proc/self", LANDLOCK_READ);
    allow(paths, "/dev/null", LANDLOCK_WRITE);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        return fault_raise(fault, FAULT_INTERNAL, "prctl: %s", g_strerror(errno));
    /* sanitizers and coverage read and write where they like */
    if (SANITIZERS || COVERAGE)
        return 0;
    return landlock_enter((struct landlock_path *)(void *)paths->data, paths->len,
                          LANDLOCK_KEEP_NETWORK, &version, fault);
}

void service_close(struct service *service)
{
    renderer_close(service->renderer);
    memo_close(service->poisoned);
    memo_close(service->made);
    memo_close(service->missing);
    metrics_close(service->metrics);
    budget_close(service->budget);
    slots_close(service->slots);
    flight_close(service->flight);
    store_close(service->cache);
    store_close(service->originals);
    credentials_close(service->credentials);
    http_close(service->http);
    g_free(service->region);
    recipe_sizes_free(service->sizes);
    *service = (struct service){0};
}
