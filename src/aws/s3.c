#include "aws/s3.h"

#include "base/fields.h"
#include "base/percent.h"

#include <string.h>

#define SCHEME "s3://"
#define UNEXPLAINED 400 /* an answer to HEAD has no body to explain it */

static const struct {
    const char *code;
    enum fault_kind kind;
} meanings[] = {
    {"NoSuchKey", FAULT_NO_ORIGINAL},
    {"AccessDenied", FAULT_NO_ORIGINAL},
    {"InvalidObjectState", FAULT_NO_ORIGINAL},
    {"InvalidAccessKeyId", FAULT_BAD_CREDENTIALS},
    {"SignatureDoesNotMatch", FAULT_BAD_CREDENTIALS},
    {"AuthorizationHeaderMalformed", FAULT_BAD_CREDENTIALS},
    {"InvalidToken", FAULT_BAD_CREDENTIALS},
    {"ExpiredToken", FAULT_BAD_CREDENTIALS},
    {"TokenRefreshRequired", FAULT_BAD_CREDENTIALS},
    {"RequestTimeTooSkewed", FAULT_CLOCK_SKEWED},
    {"RequestExpired", FAULT_CLOCK_SKEWED},
    {"NoSuchBucket", FAULT_NO_BUCKET},
    {"InvalidBucketName", FAULT_NO_BUCKET},
    {"PermanentRedirect", FAULT_NO_BUCKET},
};

gboolean s3_is_url(const char *url)
{
    const char *bucket = url + strlen(SCHEME);
    gsize length;
    if (!g_str_has_prefix(url, SCHEME))
        return FALSE;
    length = strcspn(bucket, "/");
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(bucket[i]) && strchr("-._", bucket[i]) == NULL)
            return FALSE;
    return length >= 3 && length <= 63 && strstr(bucket, "//") == NULL;
}

/* The part after the bucket's name; ends with a slash unless it is empty. */
static char *prefix_of(const char *url)
{
    const char *slash = strchr(url + strlen(SCHEME), '/');
    g_autofree char *prefix = g_strdup(slash != NULL ? slash + 1 : "");
    gsize end = strlen(prefix);
    while (end > 0 && prefix[end - 1] == '/')
        prefix[--end] = '\0';
    return g_strconcat(prefix, end > 0 ? "/" : "", NULL);
}

gsize s3_prefix_size(const char *url)
{
    g_autofree char *prefix = s3_is_url(url) ? prefix_of(url) : g_strdup("");
    return strlen(prefix);
}

static char *base_of(const char *endpoint, const char *bucket, enum s3_addressing addressing)
{
    const char *slashes = strstr(endpoint, "://");
    const char *host = slashes != NULL ? slashes + strlen("://") : endpoint;
    gsize length = strlen(endpoint);
    while (length > 0 && endpoint[length - 1] == '/')
        length--;
    if (addressing == S3_PATH)
        return g_strdup_printf("%.*s/%s/", (int)length, endpoint, bucket);
    return g_strdup_printf("%.*s%s.%.*s/", (int)(host - endpoint), endpoint, bucket,
                           (int)(length - (gsize)(host - endpoint)), host);
}

void s3_bucket_read(const char *url, const struct aws *aws, const char *region,
                    enum s3_addressing addressing, struct s3_bucket *bucket)
{
    const char *name = url + strlen(SCHEME);
    bucket->name = g_strndup(name, strcspn(name, "/"));
    bucket->prefix = prefix_of(url);
    bucket->region = g_strdup(aws_region(aws, region));
    g_autofree char *amazon = g_strdup_printf("https://s3.%s.amazonaws.com", bucket->region);
    const char *set = *aws->endpoint_s3 != '\0' ? aws->endpoint_s3 : aws->endpoint;
    const char *endpoint = *set != '\0' ? set : amazon;
    gboolean needs_path = endpoint != amazon || strchr(bucket->name, '.') != NULL;
    if (addressing == S3_AUTO)
        addressing = needs_path ? S3_PATH : S3_VIRTUAL;
    bucket->base = base_of(endpoint, bucket->name, addressing);
}

void s3_bucket_clear(struct s3_bucket *bucket)
{
    g_clear_pointer(&bucket->name, g_free);
    g_clear_pointer(&bucket->prefix, g_free);
    g_clear_pointer(&bucket->base, g_free);
    g_clear_pointer(&bucket->region, g_free);
}

char *s3_address(const struct s3_bucket *bucket, const char *key)
{
    GString *out = g_string_new(bucket->base);
    percent_encode(out, bucket->prefix, "/");
    percent_encode(out, key, "/");
    return g_string_free(out, FALSE);
}

/* Parameters are sorted by name, as the signature requires. */
char *s3_list_address(const struct s3_bucket *bucket, const char *start, const char *token)
{
    GString *out = g_string_new(bucket->base);
    g_string_append_c(out, '?');
    if (token != NULL) {
        g_string_append(out, "continuation-token=");
        percent_encode(out, token, "");
        g_string_append_c(out, '&');
    }
    g_string_append(out, "list-type=2&prefix=");
    percent_encode(out, bucket->prefix, "");
    percent_encode(out, start, "");
    return g_string_free(out, FALSE);
}

static char *text_of(const struct s3_refusal *refusal, const char *name)
{
    g_autoptr(GHashTable) fields = fields_of_xml(refusal->document, strlen(refusal->document));
    return g_strdup(g_hash_table_lookup(fields, name));
}

/* An answer to HEAD has no body to explain it. */
static enum fault_kind kind_of_status(const struct s3_refusal *refusal)
{
    switch (refusal->status) {
    case 403:
    case 404:
    case 410:
        return FAULT_NO_ORIGINAL;
    case 301:
        return FAULT_NO_BUCKET;
    default:
        return refusal->otherwise;
    }
}

static enum fault_kind kind_of(const struct s3_refusal *refusal, const char *code)
{
    for (gsize i = 0; code != NULL && i < G_N_ELEMENTS(meanings); i++)
        if (strcmp(meanings[i].code, code) == 0)
            return meanings[i].kind;
    return code != NULL ? refusal->otherwise : kind_of_status(refusal);
}

int s3_raise(const struct s3_refusal *refusal, const char *key, struct fault *fault)
{
    g_autofree char *code = text_of(refusal, "Code");
    g_autofree char *message = text_of(refusal, "Message");
    enum fault_kind kind = kind_of(refusal, code);
    gboolean is_unsure = kind == FAULT_NO_ORIGINAL && refusal->status == 403;
    return fault_raise(fault, kind, "%s%s: %d %s %s", is_unsure ? "missing-or-forbidden: " : "",
                       key, refusal->status, code != NULL ? code : "",
                       message != NULL ? message : "");
}

gboolean s3_is_expired(const struct s3_refusal *refusal)
{
    static const char *const codes[] = {"ExpiredToken", "TokenRefreshRequired", "InvalidToken",
                                        "InvalidAccessKeyId", NULL};
    g_autofree char *code = text_of(refusal, "Code");
    if (code == NULL)
        return refusal->status == UNEXPLAINED;
    return g_strv_contains(codes, code);
}
