#include "aws/aws_profile.h"

#include <string.h>

#define DEFAULT "default"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

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

/* `[default]`, `[NAME]` in the credentials file or `[profile NAME]` in the config file. */
static gboolean is_section(char *line, const char *kind, const char *name)
{
    char *end = strchr(line, ']');
    if (end == NULL)
        return FALSE;
    *end = '\0';
    char *section = g_strstrip(line + 1);
    gsize length = strlen(kind);
    if (strcmp(section, DEFAULT) == 0)
        return strcmp(name, DEFAULT) == 0;
    if (strncmp(section, kind, length) != 0 || (length > 0 && !g_ascii_isspace(section[length])))
        return FALSE;
    return strcmp(g_strstrip(section + length), name) == 0;
}

static void read_field(const char *line, struct aws_profile *profile)
{
    g_auto(GStrv) halves = g_strsplit(line, "=", 2);
    if (g_strv_length(halves) < 2 || *g_strstrip(halves[1]) == '\0')
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        char **field = field_of(profile, &rows[i]);
        if (*field == NULL && g_ascii_strcasecmp(g_strstrip(halves[0]), rows[i].name) == 0)
            *field = g_strdup(halves[1]);
    }
}

/* People write these files: an invalid line must not invalidate the others. */
static void read_file(const char *path, const char *kind, const char *name,
                      struct aws_profile *profile)
{
    g_autofree char *text = NULL;
    gboolean is_ours = FALSE;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return;
    const char *start = g_str_has_prefix(text, BYTE_ORDER_MARK) ? text + 3 : text;
    g_auto(GStrv) lines = g_strsplit(start, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_strstrip(*line);
        if (**line == '[')
            is_ours = is_section(*line, kind, name);
        else if (is_ours && **line != '#' && **line != ';')
            read_field(*line, profile);
    }
}

void aws_profile_read(const struct aws *aws, struct aws_profile *profile)
{
    const char *name = *aws->profile != '\0' ? aws->profile : DEFAULT;
    g_autofree char *credentials = aws_profile_credentials_file(aws);
    g_autofree char *config = aws_profile_config_file(aws);
    *profile = (struct aws_profile){0};
    read_file(credentials, "", name, profile);
    read_file(config, "profile", name, profile);
}

char *aws_profile_region(const struct aws *aws, const char *usual)
{
    struct aws_profile profile;
    aws_profile_read(aws, &profile);
    char *region = g_strdup(aws_region(aws, profile.region != NULL ? profile.region : usual));
    aws_profile_clear(&profile);
    return region;
}

void aws_profile_clear(struct aws_profile *profile)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_clear_pointer(field_of(profile, &rows[i]), g_free);
}
