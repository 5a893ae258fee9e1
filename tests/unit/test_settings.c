#include "settings/settings_print.h"
#include "settings/settings_read.h"
#include "unit.h"

#include <string.h>

/* Reads one variable together with the required ones; if it is a required one, it comes first. */
static int read_with(const char *variable, struct settings *settings, GString *mistakes)
{
    char *environment[] = {(char *)variable, (char *)"PANTOGRAPH_ORIGINALS=file:///o",
                           (char *)"PANTOGRAPH_CACHE=file:///c",
                           (char *)"PANTOGRAPH_PUBLIC_URL=https://h.example/p/", NULL};
    g_string_truncate(mistakes, 0);
    return settings_read(environment, settings, mistakes);
}

static void test_defaults(void)
{
    g_autoptr(GString) mistakes = g_string_new(NULL);
    struct settings settings;
    g_assert_cmpint(read_with("PATH=/bin", &settings, mistakes), ==, 0);
    g_assert_cmpstr(mistakes->str, ==, "");
    g_assert_cmpstr(settings.originals, ==, "file:///o");
    g_assert_cmpstr(settings.public_url, ==, "https://h.example/p");
    g_assert_cmpint(settings.answer, ==, SETTINGS_ANSWER_REDIRECT);
    g_assert_cmpint(settings.alias, ==, SETTINGS_ALIAS_REDIRECT);
    g_assert_cmpint(settings.quality, ==, 80);
    g_assert_cmpint(settings.max_edge, ==, 8192);
    g_assert_cmpint(settings.max_bytes, ==, 32 << 20);
    g_assert_cmpint(settings.max_area, ==, 50);
    g_assert_cmpint(settings.max_memory, ==, 1 << 30);
    g_assert_cmpint(settings.deadline, ==, 10);
    g_assert_cmpint(settings.render_budget, ==, 0);
    g_assert_cmpstr(settings.cors, ==, "*");
    g_assert_cmpstr(settings.cache_control, ==, "public, max-age=31536000, immutable");
    g_assert_cmpint(settings.log, ==, LOG_LOGFMT);
    g_assert_true(g_str_has_prefix(settings.runtime_dir, "/tmp/pantograph-"));
    settings_table_clear(&settings);
}

static void test_values(void)
{
    g_autoptr(GString) mistakes = g_string_new(NULL);
    struct settings settings;
    g_assert_cmpint(read_with("PANTOGRAPH_ANSWER=inline", &settings, mistakes), ==, 0);
    g_assert_cmpint(settings.answer, ==, SETTINGS_ANSWER_INLINE);
    settings_table_clear(&settings);
    g_assert_cmpint(read_with("PANTOGRAPH_MAX_BYTES=500K", &settings, mistakes), ==, 0);
    g_assert_cmpint(settings.max_bytes, ==, 500 << 10);
    settings_table_clear(&settings);
    g_assert_cmpint(read_with("PANTOGRAPH_MAX_BYTES=1073741824", &settings, mistakes), ==, 0);
    g_assert_cmpint(settings.max_bytes, ==, 1 << 30);
    settings_table_clear(&settings);
    g_assert_cmpint(read_with("PANTOGRAPH_CORS=", &settings, mistakes), ==, 0);
    g_assert_cmpstr(settings.cors, ==, "");
    settings_table_clear(&settings);
    g_assert_cmpint(read_with("PANTOGRAPH_LOG=json", &settings, mistakes), ==, 0);
    g_assert_cmpint(settings.log, ==, LOG_JSON);
    settings_table_clear(&settings);
}

static void test_mistakes(void)
{
    static const struct {
        const char *variable, *part;
    } rows[] = {
        {"PANTOGRAPH_QUALITY=0", "PANTOGRAPH_QUALITY='0': expected 1–100"},
        {"PANTOGRAPH_QUALITY=", "PANTOGRAPH_QUALITY=''"},
        {"PANTOGRAPH_QUALITY=8O", "PANTOGRAPH_QUALITY='8O'"},
        {"PANTOGRAPH_ANSWER=maybe", "expected one of redirect, inline"},
        {"PANTOGRAPH_MAX_BYTES=2G", "PANTOGRAPH_MAX_BYTES='2G'"},
        {"PANTOGRAPH_MAX_BYTES=0", "PANTOGRAPH_MAX_BYTES='0'"},
        {"PANTOGRAPH_MAX_BYTES=M", "PANTOGRAPH_MAX_BYTES='M'"},
        {"PANTOGRAPH_MAX_BYTES=99999999999G", "PANTOGRAPH_MAX_BYTES="},
        {"PANTOGRAPH_MAX_MEMORY=1M", "PANTOGRAPH_MAX_MEMORY='1M'"},
        {"PANTOGRAPH_MAX_BYTES=x", "expected 1–1G bytes, written as 500K, 32M or 1G"},
        {"PANTOGRAPH_MAX_MEMORY=255M", "expected 256M–64G bytes"},
        {"PANTOGRAPH_DEADLINE=301", "expected 1–300 seconds"},
        {"PANTOGRAPH_METRICS=yes", "PANTOGRAPH_METRICS='yes': expected 0 or 1"},
        {"PANTOGRAPH_METRICS=", "PANTOGRAPH_METRICS='': expected 0 or 1"},
        {"PANTOGRAPH_ONLY_SIZES=01", "PANTOGRAPH_ONLY_SIZES='01': expected 0 or 1"},
        {"PANTOGRAPH_QUALTY=80", "PANTOGRAPH_QUALTY: unknown setting"},
        {"PANTOGRAPH_SIZES=a=w_0", "PANTOGRAPH_SIZES: w_0"},
        {"PANTOGRAPH_ONLY_SIZES=1", "PANTOGRAPH_ONLY_SIZES=1 needs PANTOGRAPH_SIZES"},
        {"PANTOGRAPH_CACHE_CONTROL=a\nb", "PANTOGRAPH_CACHE_CONTROL"},
        {"PANTOGRAPH_CACHE=file:///o/cache", "neither may lie inside the other"},
        {"PANTOGRAPH_CACHE=file:///o", "neither may lie inside the other"},
        {"PANTOGRAPH_CACHE=file:///", "neither may lie inside the other"},
        {"PANTOGRAPH_CACHE=file:///x/../o/y", "neither may lie inside the other"},
        {"PANTOGRAPH_CACHE=/c", "expected file:///FOLDER"},
        {"PANTOGRAPH_CACHE=file://host/c", "expected file:///FOLDER"},
        {"PANTOGRAPH_PUBLIC_URL=h.example", "PANTOGRAPH_PUBLIC_URL='h.example'"},
        {"PANTOGRAPH_PUBLIC_URL=https://h/\r\nSet-Cookie: a", "PANTOGRAPH_PUBLIC_URL="},
        {"PANTOGRAPH_PUBLIC_URL=https://a b", "PANTOGRAPH_PUBLIC_URL="},
        {"PANTOGRAPH_PUBLIC_URL=ftp://h", "PANTOGRAPH_PUBLIC_URL='ftp://h'"},
        {"PANTOGRAPH_PUBLIC_URL=http://", "PANTOGRAPH_PUBLIC_URL='http://'"},
        {"PANTOGRAPH_PUBLIC_URL=http://h/?q", "PANTOGRAPH_PUBLIC_URL='http://h/?q'"},
    };
    g_autoptr(GString) mistakes = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct settings settings;
        unit_row(rows[i].variable);
        g_assert_cmpint(read_with(rows[i].variable, &settings, mistakes), ==, -1);
        g_assert_nonnull(strstr(mistakes->str, rows[i].part));
        settings_table_clear(&settings);
    }
}

/* `auto` is resolved once: with ANSWER=inline and a bucket it means copies. */
static void test_alias(void)
{
    static const struct {
        const char *cache, *answer, *alias;
        enum settings_alias wanted;
    } rows[] = {
        {"file:///c", "redirect", "auto", SETTINGS_ALIAS_REDIRECT},
        {"file:///c", "inline", "auto", SETTINGS_ALIAS_REDIRECT},
        {"s3://cache", "redirect", "auto", SETTINGS_ALIAS_REDIRECT},
        {"s3://cache", "inline", "auto", SETTINGS_ALIAS_COPY},
        {"s3://cache", "inline", "redirect", SETTINGS_ALIAS_REDIRECT},
        {"s3://cache", "redirect", "copy", SETTINGS_ALIAS_COPY},
        {"s3://cache", "inline", "none", SETTINGS_ALIAS_NONE},
    };
    g_autoptr(GString) mistakes = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *cache = g_strconcat("PANTOGRAPH_CACHE=", rows[i].cache, NULL);
        g_autofree char *answer = g_strconcat("PANTOGRAPH_ANSWER=", rows[i].answer, NULL);
        g_autofree char *alias = g_strconcat("PANTOGRAPH_ALIAS=", rows[i].alias, NULL);
        char *environment[] = {cache,
                               answer,
                               alias,
                               (char *)"PANTOGRAPH_ORIGINALS=file:///o",
                               (char *)"PANTOGRAPH_PUBLIC_URL=https://h.example",
                               NULL};
        struct settings settings;
        unit_row(cache);
        g_assert_cmpint(settings_read(environment, &settings, mistakes), ==, 0);
        g_assert_cmpint(settings.alias, ==, rows[i].wanted);
        settings_table_clear(&settings);
    }
}

static void test_siblings_are_apart(void)
{
    g_autoptr(GString) mistakes = g_string_new(NULL);
    struct settings settings;
    g_assert_cmpint(read_with("PANTOGRAPH_CACHE=file:///o2", &settings, mistakes), ==, 0);
    settings_table_clear(&settings);
}

static void test_all_at_once(void)
{
    char *environment[] = {(char *)"PANTOGRAPH_QUALITY=x", (char *)"PANTOGRAPH_LOG=x",
                           (char *)"PANTOGRAPH_NONSENSE=1", NULL};
    static const char *const wanted[] = {"ORIGINALS is not set",
                                         "CACHE is not set",
                                         "PUBLIC_URL is not set",
                                         "QUALITY",
                                         "LOG",
                                         "NONSENSE"};
    g_autoptr(GString) mistakes = g_string_new(NULL);
    struct settings settings;
    g_assert_cmpint(settings_read(environment, &settings, mistakes), ==, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
        g_assert_nonnull(strstr(mistakes->str, wanted[i]));
    settings_table_clear(&settings);
}

static void test_table(void)
{
    g_autofree char *table = settings_print_table();
    g_assert_nonnull(strstr(table, "| `PANTOGRAPH_ORIGINALS` | required |"));
    g_assert_nonnull(strstr(table, "| `PANTOGRAPH_QUALITY` | `80` | 1–100 |"));
    g_assert_nonnull(strstr(table, "| `PANTOGRAPH_LOG` | `logfmt` | logfmt, json, off |"));
    g_assert_nonnull(strstr(table, "| `PANTOGRAPH_MAX_MEMORY` | `1G` | 256M–64G bytes |"));
    g_assert_nonnull(strstr(table, "| `PANTOGRAPH_MAX_PROFILE` | `1M` | 0–1G bytes |"));
    g_assert_nonnull(strstr(table, "| `PANTOGRAPH_METRICS` | `0` | 0, 1 |"));
    g_assert_nonnull(strstr(table, "\n### Renderers\n\n| variable |"));
}

static void test_groups_are_adjacent(void)
{
    for (gsize i = 1; settings_table_row(i) != NULL; i++) {
        unit_row(settings_table_row(i)->name);
        g_assert_cmpint(settings_table_row(i)->group, >=, settings_table_row(i - 1)->group);
    }
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/settings/defaults", test_defaults);
    g_test_add_func("/settings/values", test_values);
    g_test_add_func("/settings/alias", test_alias);
    g_test_add_func("/settings/mistakes", test_mistakes);
    g_test_add_func("/settings/siblings_are_apart", test_siblings_are_apart);
    g_test_add_func("/settings/all_at_once", test_all_at_once);
    g_test_add_func("/settings/table", test_table);
    g_test_add_func("/settings/groups_are_adjacent", test_groups_are_adjacent);
    return g_test_run();
}
