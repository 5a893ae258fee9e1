#include "stores.h"

#include "unit.h"

#include <string.h>

const struct store_label stores_label = {.media_type = "image/jpeg",
                                         .cache_control = "public",
                                         .recipe = "w_1",
                                         .source = "tag",
                                         .engine = "engine/1"};

static struct store_options *means(void)
{
    static struct store_options shared;
    static struct aws aws;
    static struct credential_search search;
    struct runtime *runtime;
    struct fault fault;
    g_auto(GStrv) environment = g_get_environ();
    if (shared.http != NULL)
        return &shared;
    g_autofree char *path = g_dir_make_tmp("pantograph-run-XXXXXX", NULL);
    aws_read(environment, &aws);
    if (http_open(aws.ca_bundle, &shared.http, &fault) == -1)
        g_error("%s", fault.detail);
    if (runtime_open(path, &runtime, &fault) == -1)
        g_error("%s", fault.detail);
    search = (struct credential_search){&aws, "us-east-1", shared.http, 0};
    if (credentials_open(runtime, &search, &shared.credentials, &fault) == -1)
        g_error("%s", fault.detail);
    runtime_close(runtime);
    unit_remove(path);
    shared.aws = &aws;
    shared.region = search.region;
    shared.addressing =
        g_strcmp0(g_getenv("STORE_ADDRESSING"), "virtual") == 0 ? S3_VIRTUAL : S3_AUTO;
    shared.patience = 5 * G_TIME_SPAN_SECOND;
    return &shared;
}

struct store *stores_open(const char *url, enum store_use use)
{
    struct store *store;
    struct fault fault;
    if (store_open(url, use, means(), &store, &fault) == -1)
        g_error("%s", fault.detail);
    return store;
}

struct store *stores_open_folder(const char *folder, const char *name, enum store_use use)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *url = g_filename_to_uri(path, NULL, NULL);
    return stores_open(url, use);
}

void stores_put(struct store *store, const char *key, const char *text)
{
    struct fault fault;
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    if (store_put(store, key, bytes, &stores_label, &fault) == -1)
        g_error("%s", fault.detail);
}

char *stores_get(struct store *store, const char *key, gsize most)
{
    struct blob blob = {.file = -1, .most = most};
    struct store_object object;
    struct fault fault;
    g_autoptr(GBytes) bytes = NULL;
    if (store_get(store, key, &blob, &object, &fault) == -1)
        return g_strdup(fault_row(fault.kind)->code);
    g_assert_cmpuint(object.size, ==, blob.size);
    g_assert_cmpint(blob_bytes(&blob, &bytes, &fault), ==, 0);
    blob_close(&blob);
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    return g_strndup(size > 0 ? data : "", size);
}

void stores_assert(struct store *store, const char *key, const char *wanted)
{
    g_autofree char *text = stores_get(store, key, 1000);
    g_assert_cmpstr(text, ==, wanted);
}
