#include "store/credential_search.h"

#include "aws/aws_profile.h"
#include "base/fields.h"
#include "base/percent.h"
#include "base/text.h"

#include <string.h>

#define METADATA "http://169.254.169.254"
#define METADATA_TIMEOUT (2 * G_TIME_SPAN_SECOND)
#define CONTAINER "http://169.254.170.2"
#define REREAD 60       /* seconds after which the files are read again */
#define MOST_MARGIN 300 /* seconds before expiry at which new ones are fetched … */
#define MARGIN_PART 4   /* … or a quarter of their lifetime, if that is less */
#define STS_VERSION "2011-06-15"

/* A search, with what the profile's files say. */
struct looking {
    struct credential_search search;
    struct aws_profile profile;
};

static int use(struct credential *credential, const char *access_key, const char *secret_key,
               const char *session_token)
{
    gboolean is_temporary = session_token != NULL && *session_token != '\0';
    *credential =
        (struct credential){.access_key = g_strdup(access_key),
                            .secret_key = g_strdup(secret_key),
                            .session_token = is_temporary ? g_strdup(session_token) : NULL};
    return 0;
}

static int set_end(struct credential *credential, const char *expiration)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(expiration, zone);
    if (time == NULL)
        return -1;
    credential->expires = g_date_time_to_unix(time);
    gint64 life = MAX(0, credential->expires - credential_now());
    credential->renew = credential->expires - MIN(MOST_MARGIN, life / MARGIN_PART);
    return 0;
}

/* `fields` as the services return them; each service has its own name for the token. */
static int use_fields(GHashTable *fields, const char *token, struct credential *credential)
{
    const char *access_key = g_hash_table_lookup(fields, "AccessKeyId");
    const char *secret_key = g_hash_table_lookup(fields, "SecretAccessKey");
    const char *expiration = g_hash_table_lookup(fields, "Expiration");
    const char *session_token = g_hash_table_lookup(fields, token);
    if (access_key == NULL || secret_key == NULL || !text_is_graph(access_key) ||
        !text_is_graph(session_token))
        return -1;
    use(credential, access_key, secret_key, session_token);
    if (expiration == NULL || set_end(credential, expiration) == 0)
        return 0;
    credential_clear(credential);
    return -1;
}

/* Raises the error code that a refusal contains, in XML or JSON. */
static int refuse(const char *url, const struct http_answer *answer, struct fault *fault)
{
    g_autoptr(GHashTable) xml = fields_of_xml(answer->text->str, answer->text->len);
    g_autoptr(GHashTable) json = fields_of_json(answer->text->str, answer->text->len);
    const char *code = g_hash_table_lookup(xml, "Code");
    if (code == NULL)
        code = g_hash_table_lookup(json, "code");
    return fault_raise(fault, FAULT_NO_CREDENTIALS, "%s answered %d %s", url, answer->status,
                       code != NULL ? code : "");
}

/* Fetches a text that must exist; the caller owns it. */
static int ask(const struct looking *looking, const struct http_request *request, char **text,
               struct fault *fault)
{
    struct http_request whole = *request;
    struct http_answer answer;
    int status = 0;
    whole.fault = FAULT_NO_CREDENTIALS;
    if (whole.until == 0)
        whole.until = looking->search.until;
    if (http_ask(looking->search.http, &whole, &answer, fault) == -1)
        return -1;
    if (answer.status == 200)
        *text = g_strdup(answer.text->str);
    else
        status = refuse(whole.url, &answer, fault);
    http_clear(&answer);
    return status;
}

static int use_json(const char *url, const char *text, struct credential *credential,
                    struct fault *fault)
{
    g_autoptr(GHashTable) fields = fields_of_json(text, strlen(text));
    if (use_fields(fields, "Token", credential) == 0)
        return 0;
    return fault_raise(fault, FAULT_NO_CREDENTIALS, "%s returned no credentials", url);
}

/* Reads a file of one line, which will be sent in a header. */
static int read_line(const char *path, char **line, struct fault *fault)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return fault_raise(fault, FAULT_NO_CREDENTIALS, "cannot read %s", path);
    g_strstrip(text);
    if (!text_is_graph(text))
        return fault_raise(fault, FAULT_NO_CREDENTIALS, "%s holds no token", path);
    *line = g_steal_pointer(&text);
    return 0;
}

static gboolean has_environment(const struct looking *looking)
{
    return *looking->search.aws->access_key != '\0';
}

static int from_environment(const struct looking *looking, struct credential *credential,
                            struct fault *fault)
{
    const struct aws *aws = looking->search.aws;
    if (*aws->secret_key == '\0')
        return fault_raise(fault, FAULT_NO_CREDENTIALS, "AWS_SECRET_ACCESS_KEY is not set");
    return use(credential, aws->access_key, aws->secret_key, aws->session_token);
}

static gboolean has_profile(const struct looking *looking)
{
    return looking->profile.access_key != NULL && looking->profile.secret_key != NULL;
}

static int from_profile(const struct looking *looking, struct credential *credential,
                        struct fault *fault)
{
    const struct aws_profile *profile = &looking->profile;
    (void)fault;
    int status = use(credential, profile->access_key, profile->secret_key, profile->session_token);
    credential->renew = credential_now() + REREAD;
    return status;
}

/* A web identity's token file, role and session; borrowed. */
struct identity {
    const char *file, *role, *session;
};

/* From the variables, otherwise from the profile. */
static struct identity identity_of(const struct looking *looking)
{
    const struct aws *aws = looking->search.aws;
    const struct aws_profile *profile = &looking->profile;
    if (*aws->identity_file != '\0' && *aws->role != '\0')
        return (struct identity){aws->identity_file, aws->role, aws->role_session};
    return (struct identity){profile->identity_file, profile->role, profile->role_session};
}

static gboolean has_identity(const struct looking *looking)
{
    struct identity identity = identity_of(looking);
    return identity.file != NULL && identity.role != NULL;
}

static GBytes *form_of(const struct identity *identity, const char *token)
{
    gboolean is_named = identity->session != NULL && *identity->session != '\0';
    GString *form = g_string_new("Action=AssumeRoleWithWebIdentity&Version=" STS_VERSION);
    g_string_append(form, "&RoleArn=");
    percent_encode(form, identity->role, "");
    g_string_append(form, "&RoleSessionName=");
    percent_encode(form, is_named ? identity->session : "pantograph", "");
    g_string_append(form, "&WebIdentityToken=");
    percent_encode(form, token, "");
    return g_string_free_to_bytes(form);
}

static int from_identity(const struct looking *looking, struct credential *credential,
                         struct fault *fault)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded", NULL};
    struct identity identity = identity_of(looking);
    const char *set = looking->search.aws->endpoint_sts;
    g_autofree char *url =
        *set != '\0' ? g_strdup(set)
                     : g_strdup_printf("https://sts.%s.amazonaws.com/", looking->search.region);
    g_autofree char *token = NULL, *text = NULL;
    if (read_line(identity.file, &token, fault) == -1)
        return -1;
    g_autoptr(GBytes) form = form_of(&identity, token);
    struct http_request request = {.method = "POST", .url = url, .headers = headers, .body = form};
    if (ask(looking, &request, &text, fault) == -1)
        return -1;
    g_autoptr(GHashTable) fields = fields_of_xml(text, strlen(text));
    if (use_fields(fields, "SessionToken", credential) == 0)
        return 0;
    return fault_raise(fault, FAULT_NO_CREDENTIALS, "%s returned no credentials", url);
}

static gboolean has_container(const struct looking *looking)
{
    return *looking->search.aws->container_path != '\0' ||
           *looking->search.aws->container_url != '\0';
}

/* Credentials, and the token that fetches them, must travel over TLS or stay on this machine. */
static gboolean is_trusted(const char *url)
{
    static const char *const near[] = {"localhost",      "127.0.0.1",    "::1", "169.254.170.2",
                                       "169.254.170.23", "fd00:ec2::23", NULL};
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    if (uri == NULL || g_uri_get_host(uri) == NULL)
        return FALSE;
    return strcmp(g_uri_get_scheme(uri), "https") == 0 ||
           g_strv_contains(near, g_uri_get_host(uri));
}

static int from_container(const struct looking *looking, struct credential *credential,
                          struct fault *fault)
{
    const struct aws *aws = looking->search.aws;
    g_autofree char *url = *aws->container_path != '\0'
                               ? g_strconcat(CONTAINER, aws->container_path, NULL)
                               : g_strdup(aws->container_url);
    g_autofree char *token = g_strdup(aws->container_token);
    g_autofree char *text = NULL;
    if (!is_trusted(url))
        return fault_raise(
            fault, FAULT_NO_CREDENTIALS,
            "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor on this machine");
    if (*aws->container_token_file != '\0') {
        g_clear_pointer(&token, g_free);
        if (read_line(aws->container_token_file, &token, fault) == -1)
            return -1;
    }
    g_autofree char *header = g_strconcat("Authorization: ", token, NULL);
    const char *headers[] = {*token != '\0' ? header : NULL, NULL};
    struct http_request request = {.method = "GET", .url = url, .headers = headers};
    if (ask(looking, &request, &text, fault) == -1)
        return -1;
    return use_json(url, text, credential, fault);
}

static gboolean has_metadata(const struct looking *looking)
{
    return g_ascii_strcasecmp(looking->search.aws->metadata_off, "true") != 0;
}

static int from_metadata(const struct looking *looking, struct credential *credential,
                         struct fault *fault)
{
    static const char *const life[] = {"X-aws-ec2-metadata-token-ttl-seconds: 21600", NULL};
    const char *set = looking->search.aws->metadata_endpoint;
    const char *base = *set != '\0' ? set : METADATA;
    g_autofree char *session = g_strconcat(base, "/latest/api/token", NULL);
    g_autofree char *list = g_strconcat(base, "/latest/meta-data/iam/security-credentials/", NULL);
    g_autofree char *token = NULL, *role = NULL, *text = NULL;
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
    struct http_request request = {.method = "PUT", .url = session, .headers = life};
    /* outside EC2 nothing answers there, not even with a refusal */
    request.until = MIN(looking->search.until, g_get_monotonic_time() + METADATA_TIMEOUT);
    request.body = nothing;
    if (ask(looking, &request, &token, fault) == -1)
        return fault_raise(fault, FAULT_NO_CREDENTIALS,
                           "none in the environment, the files, the container or "
                           "the machine's metadata");
    g_autofree char *header = g_strconcat("X-aws-ec2-metadata-token: ", g_strstrip(token), NULL);
    const char *headers[] = {header, NULL};
    request = (struct http_request){.method = "GET", .url = list, .headers = headers};
    if (ask(looking, &request, &role, fault) == -1)
        return -1;
    g_autofree char *url = g_strconcat(list, g_strdelimit(g_strstrip(role), "\r\n", '\0'), NULL);
    request.url = url;
    if (ask(looking, &request, &text, fault) == -1)
        return -1;
    return use_json(url, text, credential, fault);
}

static const struct {
    gboolean (*is_there)(const struct looking *);
    int (*look)(const struct looking *, struct credential *, struct fault *);
} places[] = {
    {has_environment, from_environment}, {has_profile, from_profile},
    {has_identity, from_identity},       {has_container, from_container},
    {has_metadata, from_metadata},
};

static int look(const struct looking *looking, struct credential *credential, struct fault *fault)
{
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
        if (places[i].is_there(looking))
            return places[i].look(looking, credential, fault);
    return fault_raise(fault, FAULT_NO_CREDENTIALS, "none are configured");
}

int credential_search_run(const struct credential_search *search, struct credential *credential,
                          struct fault *fault)
{
    struct looking looking = {.search = *search};
    *credential = (struct credential){0};
    aws_profile_read(search->aws, &looking.profile);
    int status = look(&looking, credential, fault);
    aws_profile_clear(&looking.profile);
    return status;
}
