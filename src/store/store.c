#include "store/store.h"

#include "store/store_file.h"
#include "store/store_http.h"
#include "store/store_s3.h"

static const struct store_kind *const kinds[] = {&store_file, &store_s3, &store_http};

int store_open(const char *url, enum store_use use, const struct store_options *options,
               struct store **store, struct fault *fault)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!g_str_has_prefix(url, kinds[i]->scheme))
            continue;
        *store = kinds[i]->open(url, use, options, fault);
        if (*store == NULL)
            return -1;
        (*store)->kind = kinds[i];
        (*store)->use = use;
        return 0;
    }
    return fault_raise(fault, store_kind_fault(use), "unknown kind of store: %s", url);
}

struct store_fetch *store_start(struct store *store, const char *key, struct blob *blob)
{
    struct store_fetch *fetch = g_new0(struct store_fetch, 1);
    *fetch = (struct store_fetch){.store = store, .key = g_strdup(key), .blob = blob};
    blob->file = -1;
    if (store->kind->start != NULL && blob_open(blob, blob->most, &fetch->fault) == 0)
        store->kind->start(fetch);
    return fetch;
}

static int finish(struct store_fetch *fetch, struct store_object *object, struct fault *fault)
{
    *object = (struct store_object){0};
    if (fetch->fault.kind != FAULT_NONE) {
        *fault = fetch->fault;
        return -1;
    }
    if (fetch->store->kind->finish(fetch, object, fault) == -1 ||
        blob_seal(fetch->blob, fault) == -1)
        return -1;
    object->size = fetch->blob->size;
    return 0;
}

static void free_fetch(struct store_fetch *fetch)
{
    http_cancel(fetch->exchange);
    g_free(fetch->signer);
    g_free(fetch->key);
    g_free(fetch);
}

int store_finish(struct store_fetch *fetch, struct store_object *object, struct fault *fault)
{
    int status = finish(fetch, object, fault);
    if (status == -1)
        blob_close(fetch->blob);
    free_fetch(fetch);
    return status;
}

void store_cancel(struct store_fetch *fetch)
{
    if (fetch == NULL)
        return;
    blob_close(fetch->blob);
    free_fetch(fetch);
}

int store_get(struct store *store, const char *key, struct blob *blob, struct store_object *object,
              struct fault *fault)
{
    return store_finish(store_start(store, key, blob), object, fault);
}

int store_stat(struct store *store, const char *key, struct store_object *object,
               struct fault *fault)
{
    *object = (struct store_object){0};
    return store->kind->stat(store, key, object, fault);
}

int store_put(struct store *store, const char *key, GBytes *bytes, const struct store_label *label,
              struct fault *fault)
{
    return store->kind->put(store, key, bytes, label, fault);
}

int store_alias(struct store *store, const char *alias, const struct store_alias *target,
                struct fault *fault)
{
    return store->kind->alias(store, alias, target, fault);
}

int store_drop(struct store *store, const char *key, struct fault *fault)
{
    return store->kind->drop(store, key, fault);
}

int store_list(struct store *store, const char *start, store_visitor *visitor, void *data,
               struct fault *fault)
{
    return store->kind->list(store, start, visitor, data, fault);
}

gboolean store_is_replaced(const struct store *store)
{
    return store->kind->is_replaced != NULL && store->kind->is_replaced(store);
}

void store_close(struct store *store)
{
    if (store != NULL)
        store->kind->close(store);
}
