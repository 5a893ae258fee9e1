#include "settings/settings.h"

#include "aws/s3.h"
#include "base/number.h"
#include "base/text.h"
#include "recipe/recipe_list.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void mistake(GString *mistakes, const struct setting *row, const char *value,
                    const char *want)
{
    g_autofree char *shown = g_strdelimit(g_strdup(value), "\r\n\t", '?');
    g_string_append_printf(mistakes, SETTING_PREFIX "%s='%s': want %s\n", row->name, shown, want);
}

static void read_text(const struct setting *row, const char *value, char **field, GString *mistakes)
{
    *field = g_strdup(value);
    if (text_has_control(value))
        mistake(mistakes, row, "…", "a text without control characters");
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
    g_autofree char *want = g_strdup_printf(
        "a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, row->least, row->most);
    mistake(mistakes, row, value, want);
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
    g_autofree char *want = g_strdup_printf("bytes from %" G_GINT64_FORMAT "K to %" G_GINT64_FORMAT
                                            "M, written as 500K, 32M or 1G",
                                            (row->least + 1023) / 1024, row->most / SETTING_MEBI);
    mistake(mistakes, row, value, want);
}

static void read_word(const struct setting *row, const char *value, int *field, GString *mistakes)
{
    for (int i = 0; row->words[i] != NULL; i++)
        if (strcmp(row->words[i], value) == 0) {
            *field = i;
            return;
        }
    g_autofree char *words = g_strjoinv(", ", (char **)row->words);
    g_autofree char *want = g_strconcat("one of ", words, NULL);
    mistake(mistakes, row, value, want);
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
    case SETTING_WORD:
        read_word(row, value, field, mistakes);
        break;
    }
}

static void read_all(char **environment, struct settings *settings, GString *mistakes)
{
    const struct setting *row;
    for (gsize i = 0; (row = setting_row(i)) != NULL; i++) {
        g_autofree char *name = g_strconcat(SETTING_PREFIX, row->name, NULL);
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
    for (gsize i = 0; (row = setting_row(i)) != NULL; i++) {
        gsize length = strlen(row->name);
        if (strncmp(variable, row->name, length) == 0 && variable[length] == '=')
            return TRUE;
    }
    return FALSE;
}

static void check_names(char **environment, GString *mistakes)
{
    for (char **variable = environment; *variable != NULL; variable++)
        if (g_str_has_prefix(*variable, SETTING_PREFIX) &&
            !is_known(*variable + strlen(SETTING_PREFIX)))
            g_string_append_printf(mistakes, "%.*s: there is no setting of this name\n",
                                   (int)strcspn(*variable, "="), *variable);
}

/* The path with all links resolved as far as it exists. */
static char *resolve(const char *path)
{
    char *real = realpath(path, NULL);
    if (real != NULL) {
        g_autofree char *copy = g_strdup(real);
        free(real);
        return g_steal_pointer(&copy);
    }
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *resolved = strcmp(parent, path) != 0 ? resolve(parent) : g_strdup("/");
    return g_build_filename(resolved, name, NULL);
}

/* What lies in a store has keys that begin with this. */
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
        g_string_append(mistakes, SETTING_PREFIX "ORIGINALS and " SETTING_PREFIX
                                                 "CACHE: neither may lie inside the other\n");
    if (is_address(settings->cache))
        g_string_append(mistakes, SETTING_PREFIX "CACHE: a web server cannot be written to\n");
}

static void check_sizes(const struct settings *settings, GString *mistakes)
{
    struct recipe_rules rules = {.max_edge = (int)settings->max_edge,
                                 .quality = (int)settings->quality};
    struct recipe_sizes *sizes = NULL;
    struct fault fault;
    if (recipe_ladder_parse(settings->widths, rules.max_edge, &rules.widths, &fault) == -1)
        g_string_append_printf(mistakes, SETTING_PREFIX "WIDTHS: %s\n", fault.detail);
    if (recipe_list_parse_sizes(settings->sizes, &rules, &sizes, &fault) == -1)
        g_string_append_printf(mistakes, SETTING_PREFIX "SIZES: %s\n", fault.detail);
    else if (settings->only_sizes && recipe_sizes_at(sizes, 0) == NULL)
        g_string_append(mistakes, SETTING_PREFIX "ONLY_SIZES=1 needs " SETTING_PREFIX "SIZES\n");
    recipe_sizes_free(sizes);
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
    return mistakes->len > 0 ? -1 : 0;
}

static gboolean owns_text(const struct setting *row)
{
    return row->kind == SETTING_TEXT || row->kind == SETTING_STORE || row->kind == SETTING_ADDRESS;
}

void settings_clear(struct settings *settings)
{
    const struct setting *row;
    for (gsize i = 0; (row = setting_row(i)) != NULL; i++)
        if (owns_text(row))
            g_clear_pointer((char **)((char *)settings + row->offset), g_free);
    aws_clear(&settings->aws);
}

static char *default_of(const struct setting *row)
{
    if (row->usual == NULL)
        return g_strdup("required");
    if (*row->usual == '\0')
        return g_strdup("");
    return g_strdup_printf("`%s`", row->usual);
}

char *settings_table(void)
{
    GString *out = g_string_new("| variable | default | values | meaning |\n|---|---|---|---|\n");
    const struct setting *row;
    for (gsize i = 0; (row = setting_row(i)) != NULL; i++) {
        g_autofree char *usual = default_of(row);
        g_autofree char *values = NULL;
        if (row->words != NULL)
            values = g_strjoinv(", ", (char **)row->words);
        else if (row->kind == SETTING_NUMBER)
            values =
                g_strdup_printf("%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT, row->least, row->most);
        g_string_append_printf(out, "| `" SETTING_PREFIX "%s` | %s | %s | %s |\n", row->name, usual,
                               values != NULL ? values : "", row->help);
    }
    g_autofree char *aws = aws_table();
    g_string_append_printf(out, "\n%s", aws);
    return g_string_free(out, FALSE);
}

/* Help is Markdown; here its code marks go. */
static void append_comment(GString *out, const char *help)
{
    g_auto(GStrv) parts = g_strsplit(help, "`", -1);
    g_autofree char *plain = g_strjoinv("", parts);
    g_string_append_printf(out, "\n# %s\n", plain);
}

char *settings_file(void)
{
    GString *out =
        g_string_new("# The settings of Pantograph. Lines NAME=value; a # before one leaves it "
                     "at its default.\n");
    const struct setting *row;
    for (gsize i = 0; (row = setting_row(i)) != NULL; i++) {
        append_comment(out, row->help);
        g_string_append_printf(out, "%s" SETTING_PREFIX "%s=%s\n", row->usual != NULL ? "#" : "",
                               row->name, row->usual != NULL ? row->usual : "");
    }
    aws_append_file(out);
    return g_string_free(out, FALSE);
}
