#include "settings/settings_print.h"

#include <string.h>

#define KIBI_BITS 10

/* Bytes in the largest unit that divides them. */
static char *bytes_of(gint64 bytes)
{
    static const char units[] = "KMG";
    int unit = -1;
    for (; bytes > 0 && bytes % (1 << KIBI_BITS) == 0 && unit + 1 < (int)strlen(units); unit++)
        bytes >>= KIBI_BITS;
    return g_strdup_printf("%" G_GINT64_FORMAT "%.*s", bytes, unit >= 0, &units[MAX(unit, 0)]);
}

static char *range_of(const struct setting *row)
{
    g_autofree char *least = row->kind == SETTING_BYTES
                                 ? bytes_of(row->least)
                                 : g_strdup_printf("%" G_GINT64_FORMAT, row->least);
    g_autofree char *most = row->kind == SETTING_BYTES
                                ? bytes_of(row->most)
                                : g_strdup_printf("%" G_GINT64_FORMAT, row->most);
    return g_strdup_printf("%s–%s%s%s", least, most, row->unit != NULL ? " " : "",
                           row->unit != NULL ? row->unit : "");
}

char *settings_print_values(const struct setting *row)
{
    switch (row->kind) {
    case SETTING_NUMBER:
    case SETTING_BYTES:
        return range_of(row);
    case SETTING_SWITCH:
        return g_strdup("0, 1");
    case SETTING_WORD:
        return g_strjoinv(", ", (char **)row->words);
    default:
        return g_strdup("");
    }
}

static char *default_of(const struct setting *row)
{
    if (row->usual == NULL)
        return g_strdup("required");
    return *row->usual == '\0' ? g_strdup("") : g_strdup_printf("`%s`", row->usual);
}

/* Whether this row starts a new group. */
static gboolean begins_group(gsize index)
{
    return index == 0 || settings_table_row(index)->group != settings_table_row(index - 1)->group;
}

char *settings_print_table(void)
{
    GString *out = g_string_new(NULL);
    const struct setting *row;
    for (gsize i = 0; (row = settings_table_row(i)) != NULL; i++) {
        g_autofree char *usual = default_of(row);
        g_autofree char *values = settings_print_values(row);
        if (begins_group(i))
            g_string_append_printf(out,
                                   "%s### %s\n\n| variable | default | values | meaning |\n"
                                   "|---|---|---|---|\n",
                                   i > 0 ? "\n" : "", settings_table_group(row->group));
        g_string_append_printf(out, "| `" SETTINGS_TABLE_PREFIX "%s` | %s | %s | %s |\n", row->name,
                               usual, values, row->help);
    }
    g_autofree char *aws = aws_table();
    g_string_append_printf(out, "\n### Credentials and endpoints\n\n%s", aws);
    return g_string_free(out, FALSE);
}

/* Help is Markdown; the file shows it without backquotes. */
static void append_comment(GString *out, const char *help)
{
    g_auto(GStrv) parts = g_strsplit(help, "`", -1);
    g_autofree char *plain = g_strjoinv("", parts);
    g_string_append_printf(out, "\n# %s\n", plain);
}

char *settings_print_file(void)
{
    GString *out =
        g_string_new("# The settings of Pantograph, one NAME=value per line. A leading # keeps "
                     "the default.\n");
    const struct setting *row;
    for (gsize i = 0; (row = settings_table_row(i)) != NULL; i++) {
        if (begins_group(i))
            g_string_append_printf(out, "\n## %s\n", settings_table_group(row->group));
        append_comment(out, row->help);
        g_string_append_printf(out, "%s" SETTINGS_TABLE_PREFIX "%s=%s\n",
                               row->usual != NULL ? "#" : "", row->name,
                               row->usual != NULL ? row->usual : "");
    }
    aws_append_file(out);
    return g_string_free(out, FALSE);
}
