#include "aws_profile.h"

#include <string.h>

static const struct row {
    const char *name;
    gsize offset;
} rows[] = {
#define AT(field) offsetof(struct aws_profile, field)
    {"aws_access_key_id", AT(access_key)},
    {"aws_secret_access_key", AT(secret_key)},
    {"aws_session_token", AT(session_token)},
    {"region", AT(region)},
    {"role_arn", AT(role)},
    {"web_identity_token_file", AT(identity_file)},
    {"role_session_name", AT(role_session)},
#undef AT
};

static char **field_of(struct aws_profile *profile, const struct row *row)
{
    return (char **)((char *)profile + row->offset);
}

static char *path_of(const char *set, const char *usual)
{
    if (*set != '\0')
        return g_strdup(set);
    return g_build_filename(g_get_home_dir(), ".aws", usual, NULL);
}

char *aws_profile_credentials_file(const struct aws *aws)
{
    return path_of(aws->credentials_file, "credentials");
}

char *aws_profile_config_file(const struct aws *aws)
{
    return path_of(aws->config_file, "config");
}

static void read_file(const char *path, const char *group, struct aws_profile *profile)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        char **field = field_of(profile, &rows[i]);
        if (*field == NULL)
            *field = g_key_file_get_value(file, group, rows[i].name, NULL);
    }
}

void aws_profile_read(const struct aws *aws, struct aws_profile *profile)
{
    const char *name = *aws->profile != '\0' ? aws->profile : "default";
    gboolean is_usual = strcmp(name, "default") == 0;
    g_autofree char *group = g_strconcat(is_usual ? "" : "profile ", name, NULL);
    g_autofree char *credentials = aws_profile_credentials_file(aws);
    g_autofree char *config = aws_profile_config_file(aws);
    *profile = (struct aws_profile){0};
    read_file(credentials, name, profile);
    read_file(config, group, profile);
}

void aws_profile_clear(struct aws_profile *profile)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_clear_pointer(field_of(profile, &rows[i]), g_free);
}
