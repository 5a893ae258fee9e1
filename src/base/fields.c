#include "base/fields.h"

#include <string.h>

static GHashTable *fields_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void add(GHashTable *fields, const char *name, const char *text)
{
    if (!g_hash_table_contains(fields, name))
        g_hash_table_insert(fields, g_strdup(name), g_strdup(text));
}

static void parse_xml(const GMarkupParser *parser, const char *document, gsize size, void *data)
{
    GMarkupParseContext *context =
        g_markup_parse_context_new(parser, G_MARKUP_TREAT_CDATA_AS_TEXT, data, NULL);
    g_markup_parse_context_parse(context, document, (gssize)size, NULL);
    g_markup_parse_context_free(context);
}

static void add_text(GMarkupParseContext *context, const gchar *text, gsize size, gpointer fields,
                     GError **error)
{
    g_autofree char *trimmed = g_strstrip(g_strndup(text, size));
    const char *element = g_markup_parse_context_get_element(context);
    (void)error;
    if (*trimmed != '\0' && element != NULL)
        add(fields, element, trimmed);
}

GHashTable *fields_of_xml(const char *document, gsize size)
{
    static const GMarkupParser parser = {.text = add_text};
    GHashTable *fields = fields_new();
    parse_xml(&parser, document, size, fields);
    return fields;
}

struct list {
    const char *name;
    GPtrArray *texts;
};

static void append_text(GMarkupParseContext *context, const gchar *text, gsize size, gpointer data,
                        GError **error)
{
    struct list *list = data;
    (void)error;
    if (g_strcmp0(g_markup_parse_context_get_element(context), list->name) == 0)
        g_ptr_array_add(list->texts, g_strndup(text, size));
}

GPtrArray *fields_list_of_xml(const char *document, gsize size, const char *name)
{
    static const GMarkupParser parser = {.text = append_text};
    struct list list = {name, g_ptr_array_new_with_free_func(g_free)};
    parse_xml(&parser, document, size, &list);
    return list.texts;
}

static int hex_of(const char *digits, const char *end)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        if (digits + i >= end || !g_ascii_isxdigit(digits[i]))
            return -1;
        value = value << 4 | g_ascii_xdigit_value(digits[i]);
    }
    return value;
}

/* Reads what follows `\\u`, with the second half of a surrogate pair. Returns its end, or NULL if
 * it is invalid. */
static const char *read_unicode(const char *at, const char *end, GString *out)
{
    int first = hex_of(at, end);
    gboolean has_more = end - at >= 10 && at[4] == '\\' && at[5] == 'u';
    int second = has_more ? hex_of(at + 6, end) : -1;
    if (first <= 0)
        return NULL;
    if (first >= 0xd800 && first < 0xdc00 && second >= 0xdc00 && second < 0xe000) {
        g_string_append_unichar(out,
                                0x10000 + (((gunichar)first - 0xd800) << 10) + (second - 0xdc00));
        return at + 10;
    }
    if (first >= 0xd800 && first < 0xe000)
        return NULL;
    g_string_append_unichar(out, (gunichar)first);
    return at + 4;
}

/* Reads what follows a backslash, likewise. */
static const char *read_escape(const char *at, const char *end, GString *out)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *letter = at < end && *at != '\0' ? strchr(letters, *at) : NULL;
    if (at < end && *at == 'u')
        return read_unicode(at + 1, end, out);
    if (letter == NULL)
        return NULL;
    g_string_append_c(out, meant[letter - letters]);
    return at + 1;
}

/* Reads a string after its opening quote, likewise. */
static const char *read_string(const char *at, const char *end, GString *out)
{
    g_string_truncate(out, 0);
    while (at != NULL && at < end && *at != '\0') {
        if (*at == '"')
            return at + 1;
        if (*at == '\\') {
            at = read_escape(at + 1, end, out);
        } else {
            g_string_append_c(out, *at);
            at++;
        }
    }
    return NULL;
}

/* Looks for `"name" : "text"` anywhere. */
GHashTable *fields_of_json(const char *document, gsize size)
{
    GHashTable *fields = fields_new();
    g_autoptr(GString) name = g_string_new(NULL), text = g_string_new(NULL);
    const char *at = document, *end = document + size;
    char last = '\0'; /* the last character before `at` that is not a space; `"` after a string */
    gboolean has_name = FALSE;
    while (at != NULL && at < end) {
        char here = *at++;
        if (g_ascii_isspace(here))
            continue;
        if (here == '"' && last == ':' && has_name) {
            at = read_string(at, end, text);
            if (at != NULL)
                add(fields, name->str, text->str);
        } else if (here == '"') {
            at = read_string(at, end, name);
        }
        has_name = here == '"' ? last != ':' : here == ':' && last == '"' && has_name;
        last = here;
    }
    return fields;
}
