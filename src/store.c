#include "store.h"

#include "store_file.h"

static const struct store_kind *const kinds[] = {&store_file};

int store_open(const char *url, enum store_use use, struct store **store, struct fault *fault)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!g_str_has_prefix(url, kinds[i]->scheme))
            continue;
        *store = kinds[i]->open(url, use, fault);
        if (*store == NULL)
            return -1;
        (*store)->kind = kinds[i];
        (*store)->use = use;
        return 0;
    }
    return fault_raise(fault, store_kind_fault(use), "no kind of store has URLs like %s", url);
}

int store_get(struct store *store, const char *key, struct blob *blob, struct store_object *object,
              struct fault *fault)
{
    if (blob_open(blob, blob->most, fault) == -1)
        return -1;
    *object = (struct store_object){0};
    if (store->kind->get(store, key, blob, object, fault) == 0 && blob_seal(blob, fault) == 0) {
        object->size = blob->size;
        return 0;
    }
    blob_close(blob);
    return -1;
}

int store_stat(struct store *store, const char *key, struct store_object *object,
               struct fault *fault)
{
    *object = (struct store_object){0};
    return store->kind->stat(store, key, object, fault);
}

int store_put(struct store *store, const char *key, GBytes *bytes,
              const struct store_origin *origin, struct fault *fault)
{
    return store->kind->put(store, key, bytes, origin, fault);
}

int store_alias(struct store *store, const char *alias, const char *key, struct fault *fault)
{
    return store->kind->alias(store, alias, key, fault);
}

int store_drop(struct store *store, const char *key, struct fault *fault)
{
    return store->kind->drop(store, key, fault);
}

void store_close(struct store *store)
{
    if (store != NULL)
        store->kind->close(store);
}
