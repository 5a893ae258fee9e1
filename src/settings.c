#include "settings.h"

#include "number.h"
#include "recipe.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "PANTOGRAPH_"
#define MEBI (G_GINT64_CONSTANT(1) << 20)
#define GIBI (G_GINT64_CONSTANT(1) << 30)

enum kind { TEXT, STORE, ADDRESS, NUMBER, BYTES, WORD };

/* `least` and `most` bound a NUMBER or BYTES; `words` are the values of a WORD, in the order of its
 * enumeration. A default of NULL makes the setting required. */
static const struct row {
    const char *name;
    enum kind kind;
    gsize offset;
    const char *usual;
    gint64 least, most;
    const char *const *words;
    const char *help;
} rows[] = {
#define AT(field) offsetof(struct settings, field)
#define WORDS(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
    {"ORIGINALS", STORE, AT(originals), NULL, 0, 0, NULL,
     "where the originals are: `file:///srv/originals`"},
    {"CACHE", STORE, AT(cache), NULL, 0, 0, NULL,
     "where the pictures are stored: `file:///srv/cache`"},
    {"PUBLIC_URL", ADDRESS, AT(public_url), NULL, 0, 0, NULL,
     "the address at which the cache is served: `https://images.example`"},
    {"ANSWER", WORD, AT(answer), "redirect", 0, 0, WORDS("redirect", "inline"),
     "send the browser to the stored picture, or answer with its bytes"},
    {"ALIAS", WORD, AT(alias), "auto", 0, 0, WORDS("auto", "copy", "none"),
     "what another spelling of the same list leaves in the cache; `auto` is a symbolic link"},
    {"SIZES", TEXT, AT(sizes), "", 0, 0, NULL, "named sizes: `small=w_200;card=w_400,h_300`"},
    {"WIDTHS", TEXT, AT(widths), "", 0, 0, NULL,
     "the widths that are made: `64,128,256`; others go up to the next one"},
    {"ONLY_SIZES", NUMBER, AT(only_sizes), "0", 0, 1, NULL, "1: make nothing but the named sizes"},
    {"QUALITY", NUMBER, AT(quality), "80", 1, 100, NULL, "quality where a list names none"},
    {"MAX_EDGE", NUMBER, AT(max_edge), "8192", 1, 8192, NULL,
     "longest side of a result, in pixels"},
    {"MAX_BYTES", BYTES, AT(max_bytes), "32M", 1, 1 * GIBI, NULL, "largest original, in bytes"},
    {"MAX_AREA", NUMBER, AT(max_area), "50", 1, 1000, NULL, "largest original, in megapixels"},
    {"MAX_AXIS", NUMBER, AT(max_axis), "65535", 1, 65535, NULL,
     "longest side of an original, in pixels"},
    {"MAX_FRAMES", NUMBER, AT(max_frames), "1000", 1, 100000, NULL, "frames of an animation"},
    {"MAX_SCANS", NUMBER, AT(max_scans), "64", 1, 10000, NULL, "scans of a progressive JPEG"},
    {"MAX_PROFILE", BYTES, AT(max_profile), "1M", 0, 1 * GIBI, NULL,
     "colour profiles of an original, in bytes"},
    {"MAX_METADATA", BYTES, AT(max_metadata), "16M", 0, 1 * GIBI, NULL,
     "metadata of an original, in bytes"},
    {"MAX_RESULT", BYTES, AT(max_result), "16M", 1, 1 * GIBI, NULL, "largest result, in bytes"},
    {"TRUNCATED", WORD, AT(truncated), "refuse", 0, 0, WORDS("refuse", "accept"),
     "an original that ends too early: refuse it, or show what there is"},
    {"MAX_MEMORY", BYTES, AT(max_memory), "1G", 256 * MEBI, 64 * GIBI, NULL,
     "address space of a renderer, in bytes"},
    {"DEADLINE", NUMBER, AT(deadline), "10", 1, 300, NULL,
     "longest time for one render, in seconds"},
    {"RENDERS", NUMBER, AT(renders), "0", 0, 1024, NULL,
     "renders at once on this host, 0 for one on each core; AVIF gets half of them at the most"},
    {"RENDER_BUDGET", NUMBER, AT(render_budget), "0", 0, 1000000, NULL,
     "new renders a minute on this host, 0 for no bound; set it on a public site"},
    {"RENDERER", TEXT, AT(renderer), "", 0, 0, NULL,
     "path of pantograph-render; else beside the worker, else where it was installed"},
    {"RENDERER_KEEP", NUMBER, AT(renderer_keep), "1000", 0, 1000000, NULL,
     "pictures after which a renderer is replaced; 1: one each, 0: never"},
    {"RETIRE_REQUESTS", NUMBER, AT(retire_requests), "100000", 0, 1000000000, NULL,
     "requests after which a worker ends, to be started anew; 0: never"},
    {"RETIRE_MEMORY", BYTES, AT(retire_memory), "64M", 1 * MEBI, 64 * GIBI, NULL,
     "resident memory at which a worker ends, to be started anew"},
    {"RUNTIME_DIR", TEXT, AT(runtime_dir), "", 0, 0, NULL,
     "folder for what the workers of a host share; else `/tmp/pantograph-UID`"},
    {"CACHE_CONTROL", TEXT, AT(cache_control), "public, max-age=31536000, immutable", 0, 0, NULL,
     "Cache-Control of a picture"},
    {"CORS", TEXT, AT(cors), "*", 0, 0, NULL,
     "Access-Control-Allow-Origin of every answer; empty for none"},
    {"LOG", WORD, AT(log), "logfmt", 0, 0, WORDS("logfmt", "json", "off"),
     "form of the log on standard error"},
#undef WORDS
#undef AT
};

static void mistake(GString *mistakes, const struct row *row, const char *value, const char *want)
{
    g_autofree char *shown = g_strdelimit(g_strdup(value), "\r\n\t", '?');
    g_string_append_printf(mistakes, PREFIX "%s='%s': want %s\n", row->name, shown, want);
}

static gboolean has_control(const char *value)
{
    for (; *value != '\0'; value++)
        if (g_ascii_iscntrl(*value))
            return TRUE;
    return FALSE;
}

static void read_text(const struct row *row, const char *value, char **field, GString *mistakes)
{
    *field = g_strdup(value);
    if (has_control(value))
        mistake(mistakes, row, "…", "a text without control characters");
}

static gboolean is_store(const char *value)
{
    g_autofree char *folder = g_filename_from_uri(value, NULL, NULL);
    return folder != NULL && g_str_has_prefix(value, "file:///");
}

static void read_store(const struct row *row, const char *value, char **field, GString *mistakes)
{
    *field = g_strdup(value);
    if (!is_store(value))
        mistake(mistakes, row, value, "file:///FOLDER");
}

static gboolean is_printable(const char *value)
{
    for (; *value != '\0'; value++)
        if (!g_ascii_isgraph(*value))
            return FALSE;
    return TRUE;
}

static gboolean is_address(const char *value)
{
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_NONE, NULL);
    if (uri == NULL || !is_printable(value))
        return FALSE;
    const char *scheme = g_uri_get_scheme(uri), *host = g_uri_get_host(uri);
    return (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) && host != NULL &&
           *host != '\0' && g_uri_get_query(uri) == NULL && g_uri_get_fragment(uri) == NULL;
}

static void read_address(const struct row *row, const char *value, char **field, GString *mistakes)
{
    *field = g_strdup(value);
    if (!is_address(value))
        mistake(mistakes, row, value, "an address such as https://images.example");
    while (g_str_has_suffix(*field, "/"))
        (*field)[strlen(*field) - 1] = '\0';
}

static void read_number(const struct row *row, const char *value, gint64 *field, GString *mistakes)
{
    if (number_parse_int(value, row->least, row->most, field) == 0)
        return;
    g_autofree char *want = g_strdup_printf(
        "a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, row->least, row->most);
    mistake(mistakes, row, value, want);
}

static void read_bytes(const struct row *row, const char *value, gint64 *field, GString *mistakes)
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
                                            (row->least + 1023) / 1024, row->most / MEBI);
    mistake(mistakes, row, value, want);
}

static void read_word(const struct row *row, const char *value, int *field, GString *mistakes)
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

static void read_row(const struct row *row, const char *value, struct settings *settings,
                     GString *mistakes)
{
    void *field = (char *)settings + row->offset;
    switch (row->kind) {
    case TEXT:
        read_text(row, value, field, mistakes);
        break;
    case STORE:
        read_store(row, value, field, mistakes);
        break;
    case ADDRESS:
        read_address(row, value, field, mistakes);
        break;
    case NUMBER:
        read_number(row, value, field, mistakes);
        break;
    case BYTES:
        read_bytes(row, value, field, mistakes);
        break;
    case WORD:
        read_word(row, value, field, mistakes);
        break;
    }
}

static void read_all(char **environment, struct settings *settings, GString *mistakes)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = g_strconcat(PREFIX, rows[i].name, NULL);
        const char *value = g_environ_getenv(environment, name);
        if (value == NULL)
            value = rows[i].usual;
        if (value != NULL)
            read_row(&rows[i], value, settings, mistakes);
        else
            g_string_append_printf(mistakes, "%s is not set: %s\n", name, rows[i].help);
    }
}

static gboolean is_known(const char *variable)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize length = strlen(rows[i].name);
        if (strncmp(variable, rows[i].name, length) == 0 && variable[length] == '=')
            return TRUE;
    }
    return FALSE;
}

static void check_names(char **environment, GString *mistakes)
{
    for (char **variable = environment; *variable != NULL; variable++)
        if (g_str_has_prefix(*variable, PREFIX) && !is_known(*variable + strlen(PREFIX)))
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

static char *folder_of(const char *store)
{
    g_autofree char *name = g_filename_from_uri(store, NULL, NULL);
    g_autofree char *folder = g_canonicalize_filename(name, "/");
    g_autofree char *resolved = resolve(folder);
    return g_strconcat(resolved, g_str_has_suffix(resolved, "/") ? "" : "/", NULL);
}

static void check_folders(const struct settings *settings, GString *mistakes)
{
    if (settings->originals == NULL || settings->cache == NULL || !is_store(settings->originals) ||
        !is_store(settings->cache))
        return;
    g_autofree char *originals = folder_of(settings->originals);
    g_autofree char *cache = folder_of(settings->cache);
    if (g_str_has_prefix(originals, cache) || g_str_has_prefix(cache, originals))
        g_string_append(mistakes,
                        PREFIX "ORIGINALS and " PREFIX "CACHE: neither may lie inside the other\n");
}

static void check_sizes(const struct settings *settings, GString *mistakes)
{
    struct recipe_rules rules = {.max_edge = (int)settings->max_edge,
                                 .quality = (int)settings->quality};
    g_autoptr(GHashTable) sizes = NULL;
    struct fault fault;
    if (recipe_ladder_parse(settings->widths, rules.max_edge, &rules.widths, &fault) == -1)
        g_string_append_printf(mistakes, PREFIX "WIDTHS: %s\n", fault.detail);
    if (recipe_parse_sizes(settings->sizes, &rules, &sizes, &fault) == -1)
        g_string_append_printf(mistakes, PREFIX "SIZES: %s\n", fault.detail);
    else if (settings->only_sizes && g_hash_table_size(sizes) == 0)
        g_string_append(mistakes, PREFIX "ONLY_SIZES=1 needs " PREFIX "SIZES\n");
}

int settings_read(char **environment, struct settings *settings, GString *mistakes)
{
    *settings = (struct settings){0};
    read_all(environment, settings, mistakes);
    check_names(environment, mistakes);
    check_folders(settings, mistakes);
    check_sizes(settings, mistakes);
    if (*settings->runtime_dir == '\0') {
        g_free(settings->runtime_dir);
        settings->runtime_dir = g_strdup_printf("/tmp/pantograph-%d", (int)geteuid());
    }
    return mistakes->len > 0 ? -1 : 0;
}

static gboolean owns_text(const struct row *row)
{
    return row->kind == TEXT || row->kind == STORE || row->kind == ADDRESS;
}

void settings_clear(struct settings *settings)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (owns_text(&rows[i]))
            g_clear_pointer((char **)((char *)settings + rows[i].offset), g_free);
}

static char *default_of(const struct row *row)
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
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct row *row = &rows[i];
        g_autofree char *usual = default_of(row);
        g_autofree char *values = NULL;
        if (row->words != NULL)
            values = g_strjoinv(", ", (char **)row->words);
        else if (row->kind == NUMBER)
            values =
                g_strdup_printf("%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT, row->least, row->most);
        g_string_append_printf(out, "| `" PREFIX "%s` | %s | %s | %s |\n", row->name, usual,
                               values != NULL ? values : "", row->help);
    }
    return g_string_free(out, FALSE);
}
