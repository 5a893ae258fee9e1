#include "settings/settings_read.h"

#include "base/number.h"
#include "base/text.h"
#include "recipe/recipe_list.h"
#include "settings/settings_print.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void mistake(GString *mistakes, const struct setting *row, const char *value,
                    const char *expected)
{
    g_autofree char *shown = g_strdup(value);
    text_replace_control(shown, '?');
    g_string_append_printf(mistakes, SETTINGS_TABLE_PREFIX "%s='%s': expected %s\n", row->name,
                           shown, expected);
}

static void read_text(const struct setting *row, const char *value, char **field, GString *mistakes)
{
    *field = g_strdup(value);
    if (text_has_control(value))
        mistake(mistakes, row, "…", "text without control characters");
}

static gboolean is_address(const char *value)
{
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_NONE, NULL);
    if (uri == NULL || !text_is_graph(value))
        return FALSE;
    const char *scheme = g_uri_get_scheme(uri), *host = g_uri_get_host(uri);
    return (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) && host != NULL &&
           *host != '\0' && g_uri_get_query(uri) == NULL && g_uri_get_fragment(uri) == NULL;
}

static gboolean is_folder(const char *value)
{
    g_autofree char *folder = g_filename_from_uri(value, NULL, NULL);
    return folder != NULL && g_str_has_prefix(value, "file:///");
}

static gboolean is_store(const char *value)
{
    return is_folder(value) || s3_is_url(value) || is_address(value);
}

static void read_store(const struct setting *row, const char *value, char **field,
                       GString *mistakes)
{
    *field = g_strdup(value);
    if (!is_store(value))
        mistake(mistakes, row, value, "file:///FOLDER, s3://BUCKET/PREFIX or https://HOST/BASE");
}

static void read_address(const struct setting *row, const char *value, char **field,
                         GString *mistakes)
{
    *field = g_strdup(value);
    if (!is_address(value))
        mistake(mistakes, row, value, "an address such as https://images.example");
    while (g_str_has_suffix(*field, "/"))
        (*field)[strlen(*field) - 1] = '\0';
}

static void read_number(const struct setting *row, const char *value, gint64 *field,
                        GString *mistakes)
{
    if (number_parse_int(value, row->least, row->most, field) == 0)
        return;
    g_autofree char *values = settings_print_values(row);
    mistake(mistakes, row, value, values);
}

static void read_bytes(const struct setting *row, const char *value, gint64 *field,
                       GString *mistakes)
{
    static const char units[] = "KMG";
    gsize length = strlen(value);
    const char *unit = length > 0 ? strchr(units, value[length - 1]) : NULL;
    g_autofree char *digits = g_strndup(value, unit != NULL ? length - 1 : length);
    int shift = unit != NULL ? (int)(unit - units + 1) * 10 : 0;
    gint64 number = 0;
    int status = number_parse_int(digits, 0, row->most >> shift, &number);
    *field = status == 0 ? number << shift : row->least;
    if (status == 0 && *field >= row->least)
        return;
    g_autofree char *values = settings_print_values(row);
    g_autofree char *expected = g_strconcat(values, ", written as 500K, 32M or 1G", NULL);
    mistake(mistakes, row, value, expected);
}

static void read_switch(const struct setting *row, const char *value, gboolean *field,
                        GString *mistakes)
{
    *field = strcmp(value, "1") == 0;
    if (!*field && strcmp(value, "0") != 0)
        mistake(mistakes, row, value, "0 or 1");
}

static void read_word(const struct setting *row, const char *value, guint *field, GString *mistakes)
{
    for (guint i = 0; row->words[i] != NULL; i++)
        if (strcmp(row->words[i], value) == 0) {
            *field = i;
            return;
        }
    g_autofree char *values = settings_print_values(row);
    g_autofree char *expected = g_strconcat("one of ", values, NULL);
    mistake(mistakes, row, value, expected);
}

static void read_row(const struct setting *row, const char *value, struct settings *settings,
                     GString *mistakes)
{
    void *field = (char *)settings + row->offset;
    switch (row->kind) {
    case SETTING_TEXT:
        read_text(row, value, field, mistakes);
        break;
    case SETTING_STORE:
        read_store(row, value, field, mistakes);
        break;
    case SETTING_ADDRESS:
        read_address(row, value, field, mistakes);
        break;
    case SETTING_NUMBER:
        read_number(row, value, field, mistakes);
        break;
    case SETTING_BYTES:
        read_bytes(row, value, field, mistakes);
        break;
    case SETTING_SWITCH:
        read_switch(row, value, field, mistakes);
        break;
    case SETTING_WORD:
        read_word(row, value, field, mistakes);
        break;
    }
}

static void read_all(char **environment, struct settings *settings, GString *mistakes)
{
    const struct setting *row;
    for (gsize i = 0; (row = settings_table_row(i)) != NULL; i++) {
        g_autofree char *name = g_strconcat(SETTINGS_TABLE_PREFIX, row->name, NULL);
        const char *value = g_environ_getenv(environment, name);
        if (value == NULL)
            value = row->usual;
        if (value != NULL)
            read_row(row, value, settings, mistakes);
        else
            g_string_append_printf(mistakes, "%s is not set: %s\n", name, row->help);
    }
    aws_read(environment, &settings->aws);
}

static gboolean is_known(const char *variable)
{
    const struct setting *row;
    for (gsize i = 0; (row = settings_table_row(i)) != NULL; i++) {
        gsize length = strlen(row->name);
        if (strncmp(variable, row->name, length) == 0 && variable[length] == '=')
            return TRUE;
    }
    return FALSE;
}

static void check_names(char **environment, GString *mistakes)
{
    for (char **variable = environment; *variable != NULL; variable++)
        if (g_str_has_prefix(*variable, SETTINGS_TABLE_PREFIX) &&
            !is_known(*variable + strlen(SETTINGS_TABLE_PREFIX)))
            g_string_append_printf(mistakes, "%.*s: unknown setting\n",
                                   (int)strcspn(*variable, "="), *variable);
}

/* The path with all links resolved; a part that does not exist is kept as it is. */
static char *resolve(const char *path)
{
    char *real = realpath(path, NULL);
    if (real != NULL)
        return real;
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *resolved = strcmp(parent, path) != 0 ? resolve(parent) : g_strdup("/");
    return g_build_filename(resolved, name, NULL);
}

/* All keys of a store, or all paths of a folder, begin with this. */
static char *territory_of(const char *store)
{
    g_autofree char *name = g_filename_from_uri(store, NULL, NULL);
    if (name == NULL)
        return g_strconcat(store, g_str_has_suffix(store, "/") ? "" : "/", NULL);
    g_autofree char *folder = g_canonicalize_filename(name, "/");
    g_autofree char *resolved = resolve(folder);
    return g_strconcat(resolved, g_str_has_suffix(resolved, "/") ? "" : "/", NULL);
}

static void check_stores(const struct settings *settings, GString *mistakes)
{
    if (settings->originals == NULL || settings->cache == NULL || !is_store(settings->originals) ||
        !is_store(settings->cache))
        return;
    g_autofree char *originals = territory_of(settings->originals);
    g_autofree char *cache = territory_of(settings->cache);
    if (g_str_has_prefix(originals, cache) || g_str_has_prefix(cache, originals))
        g_string_append(mistakes,
                        SETTINGS_TABLE_PREFIX "ORIGINALS and " SETTINGS_TABLE_PREFIX
                                              "CACHE: neither may lie inside the other\n");
    if (is_address(settings->cache))
        g_string_append(mistakes,
                        SETTINGS_TABLE_PREFIX "CACHE: a web server cannot be written to\n");
}

static void check_sizes(const struct settings *settings, GString *mistakes)
{
    struct recipe_rules rules = {.max_edge = (int)settings->max_edge,
                                 .quality = (int)settings->quality};
    struct recipe_sizes *sizes = NULL;
    struct fault fault;
    if (recipe_ladder_parse(settings->widths, rules.max_edge, &rules.widths, &fault) == -1)
        g_string_append_printf(mistakes, SETTINGS_TABLE_PREFIX "WIDTHS: %s\n", fault.detail);
    if (recipe_list_parse_sizes(settings->sizes, &rules, &sizes, &fault) == -1)
        g_string_append_printf(mistakes, SETTINGS_TABLE_PREFIX "SIZES: %s\n", fault.detail);
    else if (settings->only_sizes && recipe_sizes_at(sizes, 0) == NULL)
        g_string_append(mistakes, SETTINGS_TABLE_PREFIX "ONLY_SIZES=1 needs " SETTINGS_TABLE_PREFIX
                                                        "SIZES\n");
    recipe_sizes_free(sizes);
}

/* Folders have links and buckets redirects, but a bucket's redirect is of no use to a worker that
 * answers with bytes. */
static void settle_alias(struct settings *settings)
{
    gboolean needs_copies =
        settings->answer == SETTINGS_ANSWER_INLINE && s3_is_url(settings->cache);
    if (settings->alias == SETTINGS_ALIAS_AUTO)
        settings->alias = needs_copies ? SETTINGS_ALIAS_COPY : SETTINGS_ALIAS_REDIRECT;
}

int settings_read(char **environment, struct settings *settings, GString *mistakes)
{
    *settings = (struct settings){0};
    read_all(environment, settings, mistakes);
    check_names(environment, mistakes);
    check_stores(settings, mistakes);
    check_sizes(settings, mistakes);
    if (*settings->runtime_dir == '\0') {
        g_free(settings->runtime_dir);
        settings->runtime_dir = g_strdup_printf("/tmp/pantograph-%d", (int)geteuid());
    }
    if (mistakes->len > 0)
        return -1;
    settle_alias(settings);
    return 0;
}
