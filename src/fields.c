#include "fields.h"

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

static const GScannerConfig json = {
    .cset_skip_characters = (gchar *)" \t\r\n",
    .cset_identifier_first = (gchar *)G_CSET_a_2_z,
    .cset_identifier_nth = (gchar *)G_CSET_a_2_z,
    .cpair_comment_single = (gchar *)"#\n",
    .case_sensitive = TRUE,
    .scan_identifier = TRUE,
    .scan_float = TRUE,
    .scan_string_dq = TRUE,
    .char_2_token = TRUE,
};

/* `"name" : "text"`, wherever it stands. */
GHashTable *fields_of_json(const char *document, gsize size)
{
    GHashTable *fields = fields_new();
    GScanner *scanner = g_scanner_new(&json);
    g_autofree char *name = NULL;
    gboolean is_value = FALSE;
    g_scanner_input_text(scanner, document, (guint)size);
    for (;;) {
        GTokenType token = g_scanner_get_next_token(scanner);
        if (token == G_TOKEN_EOF || token == G_TOKEN_ERROR)
            break;
        if (token == G_TOKEN_STRING && is_value && name != NULL) {
            add(fields, name, scanner->value.v_string);
        } else if (token == G_TOKEN_STRING) {
            g_free(name);
            name = g_strdup(scanner->value.v_string);
        }
        is_value = token == (GTokenType)':';
    }
    g_scanner_destroy(scanner);
    return fields;
}
