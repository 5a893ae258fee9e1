#include "store/store_s3.h"

#include "base/digest.h"
#include "base/fields.h"

#include <string.h>

#define SERVICE "s3"
/* The object already exists: another worker was faster. */
#define PRECONDITION_FAILED 412
#define NOT_IMPLEMENTED 501
#define MOST_PAGE (8 << 20) /* bytes of a listing of 1,000 keys */

struct bucket {
    struct store store;
    struct s3_bucket at;
    struct store_options options;
    gboolean is_unconditional; /* the store does not support If-None-Match */
};

/* A request, signed and sent as often as needed. */
struct call {
    const char *method, *key;
    const char *url;    /* or NULL: the URL of the key */
    GBytes *body;       /* or NULL */
    GPtrArray *headers; /* or NULL; without those of the signature */
    struct blob *into;  /* or NULL */
    gint64 until;
    char *signer; /* access key that last signed it, or NULL; owned */
};

static struct bucket *bucket_of(struct store *store)
{
    return (struct bucket *)store;
}

static struct store *s3_open(const char *url, enum store_use use,
                             const struct store_options *options, struct fault *fault)
{
    if (!s3_is_url(url)) {
        fault_fill(fault, store_kind_fault(use), "%s names no bucket", url);
        return NULL;
    }
    struct bucket *bucket = g_new0(struct bucket, 1);
    bucket->options = *options;
    s3_bucket_read(url, options->aws, options->region, options->addressing, &bucket->at);
    return &bucket->store;
}

static void add(GPtrArray *headers, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        g_ptr_array_add(headers, g_strdup_printf("%s: %s", name, value));
}

static gint64 deadline(const struct bucket *bucket)
{
    return g_get_monotonic_time() + bucket->options.patience;
}

static int credential_for(struct bucket *bucket, gint64 until, const struct credential **credential,
                          struct fault *fault)
{
    *credential = NULL;
    if (bucket->options.is_anonymous && bucket->store.use == STORE_ORIGINALS)
        return 0;
    return credentials_get(bucket->options.credentials, until, credential, fault);
}

static struct http_exchange *send(struct bucket *bucket, struct call *call, struct fault *fault)
{
    const struct credential *credential;
    g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
    g_autofree char *address = s3_address(&bucket->at, call->key);
    char digest[2 * DIGEST_SIZE + 1];
    if (credential_for(bucket, call->until, &credential, fault) == -1)
        return NULL;
    g_free(call->signer);
    call->signer = g_strdup(credential != NULL ? credential->access_key : NULL);
    digest_hex(call->body != NULL ? call->body : nothing, digest);
    add(headers, "x-amz-content-sha256", digest);
    add(headers, "x-amz-security-token", credential != NULL ? credential->session_token : NULL);
    for (guint i = 0; call->headers != NULL && i < call->headers->len; i++)
        g_ptr_array_add(headers, g_strdup(g_ptr_array_index(call->headers, i)));
    g_ptr_array_add(headers, NULL);
    struct http_signature signature = {bucket->at.region, SERVICE,
                                       credential != NULL ? credential->access_key : NULL,
                                       credential != NULL ? credential->secret_key : NULL};
    struct http_request request = {.method = call->method,
                                   .url = call->url != NULL ? call->url : address,
                                   .headers = (const char *const *)headers->pdata,
                                   .body = call->body,
                                   .signature = credential != NULL ? &signature : NULL,
                                   .into = call->into,
                                   .until = call->until,
                                   .fault = store_kind_fault(bucket->store.use)};
    return http_start(bucket->options.http, &request);
}

static struct s3_refusal refusal_of(const struct bucket *bucket, const struct http_answer *answer)
{
    return (struct s3_refusal){answer->status, answer->text->str,
                               store_kind_fault(bucket->store.use)};
}

/* Waits for the answer to a call. If the credentials have expired meanwhile, sends it once more
 * with new ones. */
static int receive(struct bucket *bucket, struct call *call, struct http_exchange *exchange,
                   struct http_answer *answer, struct fault *fault)
{
    if (http_finish(exchange, answer, fault) == -1)
        return -1;
    struct s3_refusal refusal = refusal_of(bucket, answer);
    if (call->signer == NULL || answer->status / 100 == 2 || !s3_is_expired(&refusal) ||
        !credentials_refuse(bucket->options.credentials, call->signer))
        return 0;
    http_clear(answer);
    exchange = send(bucket, call, fault);
    return exchange != NULL ? http_finish(exchange, answer, fault) : -1;
}

static int ask(struct bucket *bucket, const struct call *asked, struct http_answer *answer,
               struct fault *fault)
{
    struct call call = *asked;
    struct http_exchange *exchange = send(bucket, &call, fault);
    int status = exchange != NULL ? receive(bucket, &call, exchange, answer, fault) : -1;
    g_free(call.signer);
    return status;
}

/* Raises a fault unless the answer is a success. Frees the answer. */
static int judge(struct bucket *bucket, const char *key, struct http_answer *answer,
                 struct fault *fault)
{
    struct s3_refusal refusal = refusal_of(bucket, answer);
    int status = answer->status / 100 == 2 ? 0 : s3_raise(&refusal, key, fault);
    http_clear(answer);
    return status;
}

/* The same for writes: nothing can be missing there, so no-original means that it is forbidden. */
static int judge_write(struct bucket *bucket, const char *key, struct http_answer *answer,
                       struct fault *fault)
{
    int status = judge(bucket, key, answer, fault);
    if (status == -1 && fault->kind == FAULT_NO_ORIGINAL)
        fault->kind = store_kind_fault(bucket->store.use);
    return status;
}

static void describe(const struct http_answer *answer, struct store_object *object)
{
    object->size = answer->size;
    object->age = answer->age;
    store_kind_set_tag(object, answer->tag);
}

static struct call call_of(const struct store_fetch *fetch)
{
    return (struct call){.method = "GET",
                         .key = fetch->key,
                         .into = fetch->blob,
                         .until = deadline(bucket_of(fetch->store))};
}

static void s3_start(struct store_fetch *fetch)
{
    struct call call = call_of(fetch);
    fetch->exchange = send(bucket_of(fetch->store), &call, &fetch->fault);
    fetch->signer = call.signer;
}

static int s3_finish(struct store_fetch *fetch, struct store_object *object, struct fault *fault)
{
    struct bucket *bucket = bucket_of(fetch->store);
    struct call call = call_of(fetch);
    struct http_answer answer;
    call.signer = g_steal_pointer(&fetch->signer);
    int status = receive(bucket, &call, g_steal_pointer(&fetch->exchange), &answer, fault);
    g_free(call.signer);
    if (status == -1)
        return -1;
    describe(&answer, object);
    return judge(bucket, fetch->key, &answer, fault);
}

static int s3_stat(struct store *store, const char *key, struct store_object *object,
                   struct fault *fault)
{
    struct bucket *bucket = bucket_of(store);
    struct call call = {.method = "HEAD", .key = key, .until = deadline(bucket)};
    struct http_answer answer;
    if (ask(bucket, &call, &answer, fault) == -1)
        return -1;
    describe(&answer, object);
    return judge(bucket, key, &answer, fault);
}

static GPtrArray *headers_of(const struct bucket *bucket, const struct store_label *label)
{
    GPtrArray *headers = g_ptr_array_new_with_free_func(g_free);
    add(headers, "Content-Type", label->media_type);
    add(headers, "Cache-Control", label->cache_control);
    add(headers, "Content-Disposition", label->disposition);
    add(headers, "x-amz-meta-recipe", label->recipe);
    add(headers, "x-amz-meta-source", label->source);
    add(headers, "x-amz-meta-engine", label->engine);
    if (label->is_first && !bucket->is_unconditional)
        add(headers, "If-None-Match", "*");
    return headers;
}

static int put_once(struct bucket *bucket, const struct call *put, const struct store_label *label,
                    struct http_answer *answer, struct fault *fault)
{
    g_autoptr(GPtrArray) headers = headers_of(bucket, label);
    struct call call = *put;
    call.headers = headers;
    return ask(bucket, &call, answer, fault);
}

static int s3_put(struct store *store, const char *key, GBytes *bytes,
                  const struct store_label *label, struct fault *fault)
{
    struct bucket *bucket = bucket_of(store);
    struct call put = {.method = "PUT", .key = key, .body = bytes, .until = deadline(bucket)};
    struct http_answer answer;
    if (put_once(bucket, &put, label, &answer, fault) == -1)
        return -1;
    if (answer.status == NOT_IMPLEMENTED && label->is_first && !bucket->is_unconditional) {
        bucket->is_unconditional = TRUE;
        http_clear(&answer);
        if (put_once(bucket, &put, label, &answer, fault) == -1)
            return -1;
    }
    if (answer.status == PRECONDITION_FAILED && label->is_first)
        answer.status = 200;
    return judge_write(bucket, key, &answer, fault);
}

static int s3_alias(struct store *store, const char *alias, const struct store_alias *target,
                    struct fault *fault)
{
    struct bucket *bucket = bucket_of(store);
    g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
    struct call call = {.method = "PUT",
                        .key = alias,
                        .body = nothing,
                        .headers = headers,
                        .until = deadline(bucket)};
    struct http_answer answer;
    add(headers, "Content-Type", "text/plain");
    add(headers, "x-amz-website-redirect-location", target->location);
    if (ask(bucket, &call, &answer, fault) == -1)
        return -1;
    return judge_write(bucket, alias, &answer, fault);
}

static int s3_drop(struct store *store, const char *key, struct fault *fault)
{
    struct bucket *bucket = bucket_of(store);
    struct call call = {.method = "DELETE", .key = key, .until = deadline(bucket)};
    struct http_answer answer;
    if (ask(bucket, &call, &answer, fault) == -1)
        return -1;
    if (answer.status == 404)
        answer.status = 204;
    return judge_write(bucket, key, &answer, fault);
}

/* Visits the keys of a page; sets `token` to that of the next page, NULL after the last. */
static int visit_page(struct bucket *bucket, GBytes *page, store_visitor *visitor, void *data,
                      char **token)
{
    gsize size, prefix = strlen(bucket->at.prefix);
    const char *text = g_bytes_get_data(page, &size);
    g_autoptr(GPtrArray) keys = fields_list_of_xml(text, size, "Key");
    g_autoptr(GPtrArray) tokens = fields_list_of_xml(text, size, "NextContinuationToken");
    *token = tokens->len > 0 ? g_strdup(g_ptr_array_index(tokens, 0)) : NULL;
    for (guint i = 0; i < keys->len; i++) {
        const char *key = g_ptr_array_index(keys, i);
        gboolean is_own = strlen(key) <= prefix || g_str_has_prefix(key + prefix, "-/");
        if (!is_own && visitor(key + prefix, data) != 0)
            return -1;
    }
    return 0;
}

static int fetch_page(struct bucket *bucket, const char *start, const char *token, GBytes **page,
                      struct fault *fault)
{
    g_autofree char *url = s3_list_address(&bucket->at, start, token);
    blob_auto struct blob blob = BLOB_CLOSED;
    struct call call = {
        .method = "GET", .key = "", .url = url, .into = &blob, .until = deadline(bucket)};
    struct http_answer answer;
    if (blob_open(&blob, MOST_PAGE, fault) == -1 || ask(bucket, &call, &answer, fault) == -1 ||
        judge(bucket, start, &answer, fault) == -1 || blob_seal(&blob, fault) == -1)
        return -1;
    return blob_bytes(&blob, page, fault);
}

static int s3_list(struct store *store, const char *start, store_visitor *visitor, void *data,
                   struct fault *fault)
{
    struct bucket *bucket = bucket_of(store);
    g_autofree char *token = NULL;
    do {
        g_autoptr(GBytes) page = NULL;
        char *next = NULL;
        if (fetch_page(bucket, start, token, &page, fault) == -1)
            return -1;
        int status = visit_page(bucket, page, visitor, data, &next);
        g_free(token);
        token = next;
        if (status == -1)
            break;
    } while (token != NULL);
    return 0;
}

static void s3_close(struct store *store)
{
    s3_bucket_clear(&bucket_of(store)->at);
    g_free(store);
}

const struct store_kind store_s3 = {
    .scheme = "s3://",
    .open = s3_open,
    .start = s3_start,
    .finish = s3_finish,
    .stat = s3_stat,
    .put = s3_put,
    .alias = s3_alias,
    .drop = s3_drop,
    .list = s3_list,
    .close = s3_close,
};
