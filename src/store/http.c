/* Every exchange is an easy handle in the worker's single multi handle, which holds the
 * connections. A share keeps TLS sessions for later handles. */
#include "config.h"

#include "store/http.h"

#include "store/retry.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>

#define MOST_TEXT (64 << 10)
#define MOST_HEADERS (64 << 10)
#define MOST_CONNECTIONS 8
#define SILENCE 512             /* bytes per second */
#define TICK G_TIME_SPAN_SECOND /* how often libcurl looks at each transfer */

struct http {
    CURLM *multi;
    CURLSH *share;
    GPtrArray *resting; /* exchanges between two attempts; borrowed */
    char *ca_file;
    gint64 retries;
};

struct http_exchange {
    struct http *http;
    CURL *easy;
    struct curl_slist *headers;
    GBytes *body;
    struct blob *into;
    gint64 until, wake; /* monotonic time in microseconds */
    gint64 silent_since, patience;
    curl_off_t moved; /* bytes of bodies, up and down */
    gsize headers_size;
    enum fault_kind fault;
    int attempts;
    gboolean is_done, is_too_large;
    CURLcode result; /* of the last attempt */
    long status;     /* of the last answer; 0 if none */
    GString *text;
    char why[CURL_ERROR_SIZE];
};

int http_open(const char *ca_file, struct http **http, struct fault *fault)
{
    gboolean is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; /* counts its calls */
    *http = g_new0(struct http, 1);
    (*http)->multi = curl_multi_init();
    (*http)->share = curl_share_init();
    (*http)->resting = g_ptr_array_new();
    (*http)->ca_file = g_strdup(ca_file);
    if (is_ready && (*http)->multi != NULL && (*http)->share != NULL) {
        curl_multi_setopt((*http)->multi, CURLMOPT_MAXCONNECTS, (long)MOST_CONNECTIONS);
        curl_share_setopt((*http)->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
        return 0;
    }
    http_close(*http);
    *http = NULL;
    return fault_raise(fault, FAULT_INTERNAL, "libcurl cannot be started");
}

void http_close(struct http *http)
{
    if (http == NULL)
        return;
    curl_multi_cleanup(http->multi);
    curl_share_cleanup(http->share);
    g_ptr_array_unref(http->resting);
    g_free(http->ca_file);
    g_free(http);
    curl_global_cleanup();
}

/* A body announced as too large is not read at all. */
static size_t fill(struct http_exchange *exchange, const char *bytes, size_t size)
{
    curl_off_t length = -1;
    curl_easy_getinfo(exchange->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    exchange->is_too_large = length > (curl_off_t)exchange->into->most;
    if (exchange->is_too_large)
        return 0;
    int status = blob_append(exchange->into, bytes, size);
    exchange->is_too_large = status == -1 && errno == EFBIG;
    return status == -1 ? 0 : size;
}

/* libcurl keeps all header lines, and those after the body without a bound. */
static size_t count_header(const char *line, size_t one, size_t count, void *data)
{
    struct http_exchange *exchange = data;
    (void)line;
    exchange->headers_size += one * count;
    return exchange->headers_size <= MOST_HEADERS ? count : 0;
}

/* The body of a 2xx answer goes into the request's blob, any other body into `text`. */
static size_t take(char *bytes, size_t one, size_t count, void *data)
{
    struct http_exchange *exchange = data;
    curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &exchange->status);
    if (exchange->into != NULL && exchange->status / 100 == 2)
        return fill(exchange, bytes, one * count);
    gsize room = MOST_TEXT - exchange->text->len;
    g_string_append_len(exchange->text, bytes, (gssize)MIN(room, one * count));
    return one * count <= room ? count : 0;
}

/* libcurl averages the speed over five seconds, and would notice silence that much later. */
static int watch(void *data, curl_off_t to_come, curl_off_t come, curl_off_t to_go, curl_off_t gone)
{
    struct http_exchange *exchange = data;
    gint64 now = g_get_monotonic_time();
    (void)to_come, (void)to_go;
    if (come + gone != exchange->moved)
        exchange->silent_since = now;
    exchange->moved = come + gone;
    return now - exchange->silent_since > exchange->patience;
}

static void set_method(struct http_exchange *exchange, const struct http_request *request)
{
    gsize size = 0;
    const void *body = exchange->body != NULL ? g_bytes_get_data(exchange->body, &size) : NULL;
    if (strcmp(request->method, "HEAD") == 0)
        curl_easy_setopt(exchange->easy, CURLOPT_NOBODY, 1L);
    else
        curl_easy_setopt(exchange->easy, CURLOPT_CUSTOMREQUEST, request->method);
    if (exchange->body == NULL)
        return;
    curl_easy_setopt(exchange->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    curl_easy_setopt(exchange->easy, CURLOPT_POSTFIELDS, size > 0 ? body : "");
}

static void set_signature(CURL *easy, const struct http_signature *signature)
{
    if (signature == NULL)
        return;
    g_autofree char *scope =
        g_strdup_printf("aws:amz:%s:%s", signature->region, signature->service);
    curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, scope);
    curl_easy_setopt(easy, CURLOPT_USERNAME, signature->access_key);
    curl_easy_setopt(easy, CURLOPT_PASSWORD, signature->secret_key);
}

static void set_rules(struct http_exchange *exchange)
{
    CURL *easy = exchange->easy;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    /* in a CGI program's environment, a request's `Proxy:` header becomes HTTP_PROXY */
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* otherwise cancelling would block on a silent name server */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, PACKAGE_NAME "/" VERSION);
    curl_easy_setopt(easy, CURLOPT_SHARE, exchange->http->share);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->why);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, count_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, exchange);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)SILENCE);
    if (*exchange->http->ca_file != '\0')
        curl_easy_setopt(easy, CURLOPT_CAINFO, exchange->http->ca_file);
}

static void begin_attempt(struct http_exchange *exchange)
{
    long patience = retry_patience(exchange->attempts);
    gint64 now = g_get_monotonic_time(), left = (exchange->until - now) / G_TIME_SPAN_MILLISECOND;
    exchange->attempts++;
    exchange->silent_since = now;
    exchange->patience = patience * G_TIME_SPAN_SECOND - TICK / 2;
    exchange->moved = 0;
    exchange->headers_size = 0;
    exchange->status = 0;
    exchange->why[0] = '\0';
    g_string_truncate(exchange->text, 0);
    curl_easy_setopt(exchange->easy, CURLOPT_TIMEOUT_MS, (long)MAX(1, left));
    curl_easy_setopt(exchange->easy, CURLOPT_CONNECTTIMEOUT, patience);
    curl_easy_setopt(exchange->easy, CURLOPT_LOW_SPEED_TIME, patience);
    curl_multi_add_handle(exchange->http->multi, exchange->easy);
}

struct http_exchange *http_start(struct http *http, const struct http_request *request)
{
    struct http_exchange *exchange = g_new0(struct http_exchange, 1);
    int running;
    *exchange = (struct http_exchange){
        .http = http,
        .easy = curl_easy_init(),
        .body = request->body != NULL ? g_bytes_ref(request->body) : NULL,
        .into = request->into,
        .until = request->until,
        .fault = request->fault,
        .text = g_string_new(NULL),
    };
    for (gsize i = 0; request->headers != NULL && request->headers[i] != NULL; i++)
        exchange->headers = curl_slist_append(exchange->headers, request->headers[i]);
    curl_easy_setopt(exchange->easy, CURLOPT_URL, request->url);
    curl_easy_setopt(exchange->easy, CURLOPT_HTTPHEADER, exchange->headers);
    set_rules(exchange);
    set_method(exchange, request);
    set_signature(exchange->easy, request->signature);
    begin_attempt(exchange);
    curl_multi_perform(http->multi, &running);
    return exchange;
}

static const char *header_of(const struct http_exchange *exchange, const char *name)
{
    struct curl_header *header;
    if (curl_easy_header(exchange->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return NULL;
    return header->value;
}

/* A body that merely ends with its connection, not at an announced length, may be cut short. */
static gboolean has_known_end(const struct http_exchange *exchange)
{
    const char *coding = header_of(exchange, "Transfer-Encoding");
    curl_off_t length = -1;
    curl_easy_getinfo(exchange->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    return length >= 0 || exchange->into == NULL ||
           (coding != NULL && g_ascii_strcasecmp(coding, "chunked") == 0);
}

static gboolean may_pass(const struct http_exchange *exchange)
{
    static const CURLcode lasting[] = {CURLE_WRITE_ERROR, CURLE_PEER_FAILED_VERIFICATION,
                                       CURLE_SSL_CACERT_BADFILE, CURLE_URL_MALFORMAT};
    for (gsize i = 0; i < G_N_ELEMENTS(lasting); i++)
        if (exchange->result == lasting[i])
            return FALSE;
    return exchange->result != CURLE_OK || retry_is_worth(exchange->status);
}

/* Returns what the end of an attempt comes to, and explains it where libcurl cannot. A header line
 * that is longer than libcurl's own limit is out of memory to it. */
static CURLcode judge(struct http_exchange *exchange, CURLcode result)
{
    if (exchange->headers_size > MOST_HEADERS || result == CURLE_OUT_OF_MEMORY) {
        g_strlcpy(exchange->why, "more than 64 KiB of headers", sizeof exchange->why);
        return CURLE_WRITE_ERROR;
    }
    /* a text cut at its limit is still an answer */
    if (result == CURLE_WRITE_ERROR && exchange->text->len == MOST_TEXT)
        return CURLE_OK;
    if (result == CURLE_OK && exchange->status / 100 == 2 && !has_known_end(exchange)) {
        g_strlcpy(exchange->why, "the answer has no length", sizeof exchange->why);
        return CURLE_PARTIAL_FILE;
    }
    return result;
}

/* Handles the end of an attempt: the exchange is done, or rests until its next attempt. */
static void end_attempt(struct http_exchange *exchange, CURLcode result)
{
    curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &exchange->status);
    exchange->result = judge(exchange, result);
    curl_multi_remove_handle(exchange->http->multi, exchange->easy);
    exchange->is_done = !may_pass(exchange) ||
                        !retry_plan(exchange->attempts, exchange->until, &exchange->wake) ||
                        (exchange->into != NULL && blob_empty(exchange->into) == -1);
    if (exchange->is_done)
        return;
    exchange->http->retries++;
    g_ptr_array_add(exchange->http->resting, exchange);
}

static void collect(struct http *http)
{
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
        struct http_exchange *exchange = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&exchange);
        end_attempt(exchange, message->data.result);
    }
}

/* Starts the attempts whose pause is over. Returns the milliseconds until the next one is due. */
static int wake_resting(struct http *http)
{
    gint64 now = g_get_monotonic_time(), next = now + G_TIME_SPAN_SECOND;
    for (guint i = http->resting->len; i > 0; i--) {
        struct http_exchange *exchange = g_ptr_array_index(http->resting, i - 1);
        if (exchange->wake > now) {
            next = MIN(next, exchange->wake);
            continue;
        }
        g_ptr_array_remove_index_fast(http->resting, i - 1);
        begin_attempt(exchange);
    }
    return (int)((next - now) / G_TIME_SPAN_MILLISECOND) + 1;
}

static void drive(struct http_exchange *exchange)
{
    CURLM *multi = exchange->http->multi;
    for (;;) {
        int running;
        curl_multi_perform(multi, &running);
        collect(exchange->http);
        if (exchange->is_done)
            return;
        curl_multi_poll(multi, NULL, 0, wake_resting(exchange->http), NULL);
    }
}

static void read_answer(const struct http_exchange *exchange, struct http_answer *answer)
{
    const char *modified = header_of(exchange, "Last-Modified");
    const char *date = header_of(exchange, "Date");
    curl_off_t length = -1;
    curl_easy_getinfo(exchange->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    answer->status = (int)exchange->status;
    answer->size = (gsize)MAX(0, length);
    if (modified != NULL && date != NULL)
        answer->age = MAX(0, (gint64)(curl_getdate(date, NULL) - curl_getdate(modified, NULL)));
    answer->tag = g_strdup(header_of(exchange, "ETag"));
    answer->location = g_strdup(header_of(exchange, "Location"));
    answer->cache_control = g_strdup(header_of(exchange, "Cache-Control"));
    answer->cors = g_strdup(header_of(exchange, "Access-Control-Allow-Origin"));
    g_string_append_len(answer->text, exchange->text->str, (gssize)exchange->text->len);
}

static int explain(const struct http_exchange *exchange, struct fault *fault)
{
    if (exchange->is_too_large)
        return fault_raise(fault, FAULT_ORIGINAL_TOO_LARGE,
                           "more than %zu bytes, which is the limit", exchange->into->most);
    return fault_raise(fault, exchange->fault, "%s, after %d attempts",
                       exchange->why[0] != '\0' ? exchange->why
                                                : curl_easy_strerror(exchange->result),
                       exchange->attempts);
}

int http_finish(struct http_exchange *exchange, struct http_answer *answer, struct fault *fault)
{
    int status = 0;
    *answer = (struct http_answer){.text = g_string_new(NULL)};
    drive(exchange);
    if (exchange->result == CURLE_OK) {
        read_answer(exchange, answer);
    } else {
        status = explain(exchange, fault);
        http_clear(answer);
    }
    http_cancel(exchange);
    return status;
}

void http_cancel(struct http_exchange *exchange)
{
    if (exchange == NULL)
        return;
    g_ptr_array_remove_fast(exchange->http->resting, exchange);
    curl_multi_remove_handle(exchange->http->multi, exchange->easy);
    curl_easy_cleanup(exchange->easy);
    curl_slist_free_all(exchange->headers);
    g_clear_pointer(&exchange->body, g_bytes_unref);
    g_string_free(exchange->text, TRUE);
    g_free(exchange);
}

int http_ask(struct http *http, const struct http_request *request, struct http_answer *answer,
             struct fault *fault)
{
    return http_finish(http_start(http, request), answer, fault);
}

gint64 http_take_retries(struct http *http)
{
    gint64 retries = http->retries;
    http->retries = 0;
    return retries;
}

const char *http_version(void)
{
    return curl_version();
}

void http_clear(struct http_answer *answer)
{
    g_clear_pointer(&answer->tag, g_free);
    g_clear_pointer(&answer->location, g_free);
    g_clear_pointer(&answer->cache_control, g_free);
    g_clear_pointer(&answer->cors, g_free);
    if (answer->text != NULL)
        g_string_free(g_steal_pointer(&answer->text), TRUE);
}
