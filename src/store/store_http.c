#include "store/store_http.h"

#include "base/percent.h"

#include <string.h>

struct server {
    struct store store;
    char *base; /* without a trailing slash */
    struct http *http;
    gint64 patience;
};

static struct server *server_of(struct store *store)
{
    return (struct server *)store;
}

static struct store *http_store_open(const char *url, enum store_use use,
                                     const struct store_options *options, struct fault *fault)
{
    if (use != STORE_ORIGINALS) {
        fault_fill(fault, store_kind_fault(use), "%s cannot be written to", url);
        return NULL;
    }
    struct server *server = g_new0(struct server, 1);
    server->base = g_strdup(url);
    while (g_str_has_suffix(server->base, "/"))
        server->base[strlen(server->base) - 1] = '\0';
    server->http = options->http;
    server->patience = options->patience;
    return &server->store;
}

static struct http_exchange *send(struct server *server, const char *method, const char *key,
                                  struct blob *into)
{
    g_autoptr(GString) url = g_string_new(server->base);
    g_string_append_c(url, '/');
    percent_encode(url, key, "/");
    struct http_request request = {.method = method,
                                   .url = url->str,
                                   .into = into,
                                   .until = g_get_monotonic_time() + server->patience,
                                   .fault = store_kind_fault(server->store.use)};
    return http_start(server->http, &request);
}

static gboolean is_absent(int status)
{
    return status == 401 || status == 403 || status == 404 || status == 410;
}

static int receive(struct server *server, const char *key, struct http_exchange *exchange,
                   struct store_object *object, struct fault *fault)
{
    struct http_answer answer;
    if (http_finish(exchange, &answer, fault) == -1)
        return -1;
    int status = answer.status;
    *object = (struct store_object){.size = answer.size, .age = answer.age};
    store_kind_set_tag(object, answer.tag);
    http_clear(&answer);
    if (status == 200)
        return 0;
    enum fault_kind kind =
        is_absent(status) ? FAULT_NO_ORIGINAL : store_kind_fault(server->store.use);
    return fault_raise(fault, kind, "%s%s: %d", status == 403 ? "missing-or-forbidden: " : "", key,
                       status);
}

static void http_store_start(struct store_fetch *fetch)
{
    fetch->exchange = send(server_of(fetch->store), "GET", fetch->key, fetch->blob);
}

static int http_store_finish(struct store_fetch *fetch, struct store_object *object,
                             struct fault *fault)
{
    return receive(server_of(fetch->store), fetch->key, g_steal_pointer(&fetch->exchange), object,
                   fault);
}

static int http_store_stat(struct store *store, const char *key, struct store_object *object,
                           struct fault *fault)
{
    struct server *server = server_of(store);
    return receive(server, key, send(server, "HEAD", key, NULL), object, fault);
}

static int refuse(struct store *store, const char *key, struct fault *fault)
{
    return fault_raise(fault, store_kind_fault(store->use), "%s: a web server is read-only", key);
}

static int http_store_put(struct store *store, const char *key, GBytes *bytes,
                          const struct store_label *label, struct fault *fault)
{
    (void)bytes;
    (void)label;
    return refuse(store, key, fault);
}

static int http_store_alias(struct store *store, const char *alias,
                            const struct store_alias *target, struct fault *fault)
{
    (void)target;
    return refuse(store, alias, fault);
}

static int http_store_list(struct store *store, const char *start, store_visitor *visitor,
                           void *data, struct fault *fault)
{
    (void)visitor;
    (void)data;
    return fault_raise(fault, store_kind_fault(store->use), "%s: a web server cannot be listed",
                       start);
}

static void http_store_close(struct store *store)
{
    g_free(server_of(store)->base);
    g_free(store);
}

/* http:// and https:// */
const struct store_kind store_http = {
    .scheme = "http",
    .open = http_store_open,
    .start = http_store_start,
    .finish = http_store_finish,
    .stat = http_store_stat,
    .put = http_store_put,
    .alias = http_store_alias,
    .drop = refuse,
    .list = http_store_list,
    .close = http_store_close,
};
