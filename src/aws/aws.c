#include "aws/aws.h"

static const struct row {
    const char *name;
    gsize offset;
    const char *help;
} rows[] = {
#define AT(field) offsetof(struct aws, field)
    {"AWS_REGION", AT(region), "region of the buckets; default: the profile's, else `us-east-1`"},
    {"AWS_DEFAULT_REGION", AT(default_region), "used if `AWS_REGION` is not set"},
    {"AWS_ENDPOINT_URL_S3", AT(endpoint_s3),
     "endpoint of an S3 other than Amazon's: `http://127.0.0.1:7480`"},
    {"AWS_ENDPOINT_URL", AT(endpoint), "used if `AWS_ENDPOINT_URL_S3` is not set"},
    {"AWS_ENDPOINT_URL_STS", AT(endpoint_sts),
     "endpoint that issues credentials for a web identity"},
    {"AWS_CA_BUNDLE", AT(ca_bundle), "file of certificate authorities; default: the system's"},
    {"AWS_ACCESS_KEY_ID", AT(access_key), "credentials"},
    {"AWS_SECRET_ACCESS_KEY", AT(secret_key), "credentials"},
    {"AWS_SESSION_TOKEN", AT(session_token), "session token of temporary credentials"},
    {"AWS_PROFILE", AT(profile), "name of the profile in the two files; default: `default`"},
    {"AWS_SHARED_CREDENTIALS_FILE", AT(credentials_file), "default: `~/.aws/credentials`"},
    {"AWS_CONFIG_FILE", AT(config_file), "default: `~/.aws/config`"},
    {"AWS_WEB_IDENTITY_TOKEN_FILE", AT(identity_file), "token of a web identity (EKS)"},
    {"AWS_ROLE_ARN", AT(role), "role that the web identity assumes"},
    {"AWS_ROLE_SESSION_NAME", AT(role_session), "name of its session; default: `pantograph`"},
    {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", AT(container_path),
     "credentials of a container (ECS)"},
    {"AWS_CONTAINER_CREDENTIALS_FULL_URI", AT(container_url),
     "credentials of a container (EKS Pod Identity)"},
    {"AWS_CONTAINER_AUTHORIZATION_TOKEN", AT(container_token), "token to send there"},
    {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", AT(container_token_file), "file with that token"},
    {"AWS_EC2_METADATA_DISABLED", AT(metadata_off), "`true`: do not query the machine's metadata"},
    {"AWS_EC2_METADATA_SERVICE_ENDPOINT", AT(metadata_endpoint),
     "default: `http://169.254.169.254`"},
#undef AT
};

static char **field_of(struct aws *aws, const struct row *row)
{
    return (char **)((char *)aws + row->offset);
}

void aws_read(char **environment, struct aws *aws)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *value = g_environ_getenv(environment, rows[i].name);
        *field_of(aws, &rows[i]) = g_strdup(value != NULL ? value : "");
    }
}

void aws_clear(struct aws *aws)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_clear_pointer(field_of(aws, &rows[i]), g_free);
}

const char *aws_region(const struct aws *aws, const char *otherwise)
{
    if (*aws->region != '\0')
        return aws->region;
    return *aws->default_region != '\0' ? aws->default_region : otherwise;
}

void aws_append_file(GString *out)
{
    g_string_append(out, "\n## Credentials and endpoints\n\n");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_string_append_printf(out, "#%s=\n", rows[i].name);
}

char *aws_table(void)
{
    GString *out = g_string_new("| variable | meaning |\n|---|---|\n");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_string_append_printf(out, "| `%s` | %s |\n", rows[i].name, rows[i].help);
    return g_string_free(out, FALSE);
}
