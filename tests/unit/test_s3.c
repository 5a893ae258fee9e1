#include "aws/s3.h"

#include "unit.h"

#include <string.h>

static void test_urls(void)
{
    static const struct {
        const char *url;
        gboolean is_good;
    } rows[] = {
        {"s3://abc", TRUE},      {"s3://abc/", TRUE},        {"s3://a.b-c_9/x/y", TRUE},
        {"s3://abc/x/", TRUE},   {"s3://", FALSE},           {"s3://ab", FALSE},
        {"s3://a b c", FALSE},   {"s3://abc//x", FALSE},     {"s3:///abc", FALSE},
        {"s3://a@b.c/", FALSE},  {"s3://abc?x", FALSE},      {"s3://abc:80/x", FALSE},
        {"S3://abc/x", FALSE},   {"https://abc", FALSE},     {"", FALSE},
        {"s3://a%2Fb/x", FALSE}, {"s3://\xc3\xa9/x", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].url);
        g_assert_cmpint(s3_is_url(rows[i].url), ==, rows[i].is_good);
    }
    g_autofree char *fits = g_strnfill(63, 'a'), *longer = g_strnfill(64, 'a');
    g_autofree char *good = g_strconcat("s3://", fits, NULL);
    g_autofree char *bad = g_strconcat("s3://", longer, NULL);
    g_assert_true(s3_is_url(good));
    g_assert_false(s3_is_url(bad));
}

static void test_addresses(void)
{
    static const struct {
        const char *url, *endpoint;
        enum s3_addressing addressing;
        const char *key, *wanted;
    } rows[] = {
        {"s3://abc", "", S3_AUTO, "k", "https://abc.s3.r-1.amazonaws.com/k"},
        {"s3://abc", "", S3_VIRTUAL, "k", "https://abc.s3.r-1.amazonaws.com/k"},
        {"s3://abc", "", S3_PATH, "k", "https://s3.r-1.amazonaws.com/abc/k"},
        {"s3://a.bc", "", S3_AUTO, "k", "https://s3.r-1.amazonaws.com/a.bc/k"},
        {"s3://abc/p", "", S3_AUTO, "k", "https://abc.s3.r-1.amazonaws.com/p/k"},
        {"s3://abc/p/q///", "", S3_PATH, "k", "https://s3.r-1.amazonaws.com/abc/p/q/k"},
        {"s3://abc/", "", S3_PATH, "k", "https://s3.r-1.amazonaws.com/abc/k"},
        {"s3://abc", "http://h:80", S3_AUTO, "k", "http://h:80/abc/k"},
        {"s3://abc", "http://h:80/", S3_AUTO, "k", "http://h:80/abc/k"},
        {"s3://abc", "http://h/b/c//", S3_PATH, "k", "http://h/b/c/abc/k"},
        {"s3://abc", "http://h:80/b/", S3_VIRTUAL, "k", "http://abc.h:80/b/k"},
        {"s3://abc", "https://[::1]:80", S3_AUTO, "k", "https://[::1]:80/abc/k"},
        {"s3://a.bc", "http://h", S3_VIRTUAL, "k", "http://a.bc.h/k"},
        {"s3://abc/\xc3\xa9 +", "http://h", S3_AUTO, "k", "http://h/abc/%C3%A9%20%2B/k"},
        {"s3://abc", "http://h", S3_AUTO, "a b/?#%", "http://h/abc/a%20b/%3F%23%25"},
        {"s3://abc", "http://h", S3_AUTO, "x/w_1,h_2/\n", "http://h/abc/x/w_1%2Ch_2/%0A"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *endpoint = g_strconcat("AWS_ENDPOINT_URL_S3=", rows[i].endpoint, NULL);
        char *environment[] = {endpoint, (char *)"AWS_REGION=r-1", NULL};
        struct aws aws;
        struct s3_bucket bucket;
        aws_read(environment, &aws);
        s3_bucket_read(rows[i].url, &aws, "other", rows[i].addressing, &bucket);
        g_autofree char *address = s3_address(&bucket, rows[i].key);
        g_assert_cmpstr(address, ==, rows[i].wanted);
        g_assert_cmpstr(bucket.region, ==, "r-1");
        s3_bucket_clear(&bucket);
        aws_clear(&aws);
    }
}

static void test_precedence(void)
{
    static const struct {
        const char *const environment[4];
        const char *base, *region;
    } rows[] = {
        {{NULL}, "https://abc.s3.mine.amazonaws.com/", "mine"},
        {{"AWS_DEFAULT_REGION=d"}, "https://abc.s3.d.amazonaws.com/", "d"},
        {{"AWS_DEFAULT_REGION=d", "AWS_REGION=r"}, "https://abc.s3.r.amazonaws.com/", "r"},
        {{"AWS_ENDPOINT_URL=http://e"}, "http://e/abc/", "mine"},
        {{"AWS_ENDPOINT_URL=http://e", "AWS_ENDPOINT_URL_S3=http://s"}, "http://s/abc/", "mine"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct aws aws;
        struct s3_bucket bucket;
        aws_read((char **)rows[i].environment, &aws);
        s3_bucket_read("s3://abc", &aws, "mine", S3_AUTO, &bucket);
        g_assert_cmpstr(bucket.base, ==, rows[i].base);
        g_assert_cmpstr(bucket.region, ==, rows[i].region);
        s3_bucket_clear(&bucket);
        aws_clear(&aws);
    }
}

static char *document_of(const char *code)
{
    return *code != '\0' ? g_strdup_printf("<Error><Code>%s</Code></Error>", code) : g_strdup("");
}

static void test_refusals(void)
{
    static const struct {
        int status;
        const char *code, *slug;
        gboolean is_unsure;
    } rows[] = {
        {404, "NoSuchKey", "no-original", FALSE},
        {403, "AccessDenied", "no-original", TRUE},
        {403, "InvalidObjectState", "no-original", TRUE},
        {403, "InvalidAccessKeyId", "bad-credentials", FALSE},
        {403, "SignatureDoesNotMatch", "bad-credentials", FALSE},
        {400, "AuthorizationHeaderMalformed", "bad-credentials", FALSE},
        {400, "ExpiredToken", "bad-credentials", FALSE},
        {400, "InvalidToken", "bad-credentials", FALSE},
        {403, "RequestTimeTooSkewed", "clock-skewed", FALSE},
        {404, "NoSuchBucket", "no-bucket", FALSE},
        {301, "PermanentRedirect", "no-bucket", FALSE},
        {307, "TemporaryRedirect", "originals-unreadable", FALSE},
        {500, "InternalError", "originals-unreadable", FALSE},
        {503, "SlowDown", "originals-unreadable", FALSE},
        {404, "Unheard", "originals-unreadable", FALSE},
        {403, "Unheard", "originals-unreadable", FALSE},
        {404, "", "no-original", FALSE},
        {410, "", "no-original", FALSE},
        {403, "", "no-original", TRUE},
        {301, "", "no-bucket", FALSE},
        {400, "", "originals-unreadable", FALSE},
        {500, "", "originals-unreadable", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct fault fault;
        g_autofree char *document = document_of(rows[i].code);
        struct s3_refusal refusal = {rows[i].status, document, FAULT_ORIGINALS_UNREADABLE};
        g_assert_cmpint(s3_raise(&refusal, "the/key", &fault), ==, -1);
        g_test_message("%d %s", rows[i].status, rows[i].code);
        g_assert_cmpstr(fault_row(fault.kind)->code, ==, rows[i].slug);
        g_assert_cmpint(g_str_has_prefix(fault.detail, "missing-or-forbidden: "), ==,
                        rows[i].is_unsure);
        g_assert_nonnull(strstr(fault.detail, "the/key"));
        g_assert_nonnull(strstr(fault.detail, rows[i].code));
    }
}

static void test_message_is_tame(void)
{
    struct fault fault;
    struct s3_refusal refusal = {500, "<E><Code>A&#10;b</Code><Message>c\nd</Message></E>",
                                 FAULT_CACHE_UNWRITABLE};
    s3_raise(&refusal, "k\n", &fault);
    unit_assert_fault(&fault, FAULT_CACHE_UNWRITABLE);
    g_assert_cmpstr(fault.detail, ==, "k?: 500 A?b c?d");
}

static void test_expired(void)
{
    static const struct {
        int status;
        const char *code;
        gboolean is_expired;
    } rows[] = {
        {400, "ExpiredToken", TRUE},
        {400, "TokenRefreshRequired", TRUE},
        {400, "InvalidToken", TRUE},
        {403, "InvalidAccessKeyId", TRUE},
        {403, "SignatureDoesNotMatch", FALSE},
        {403, "AccessDenied", FALSE},
        {404, "NoSuchKey", FALSE},
        {500, "InternalError", FALSE},
        {400, "", TRUE},
        {403, "", FALSE},
        {404, "", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *document = document_of(rows[i].code);
        struct s3_refusal refusal = {rows[i].status, document, FAULT_ORIGINALS_UNREADABLE};
        g_test_message("%d %s", rows[i].status, rows[i].code);
        g_assert_cmpint(s3_is_expired(&refusal), ==, rows[i].is_expired);
    }
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/s3/urls", test_urls);
    g_test_add_func("/s3/addresses", test_addresses);
    g_test_add_func("/s3/precedence", test_precedence);
    g_test_add_func("/s3/refusals", test_refusals);
    g_test_add_func("/s3/message_is_tame", test_message_is_tame);
    g_test_add_func("/s3/expired", test_expired);
    return g_test_run();
}
