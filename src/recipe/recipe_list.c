#include "recipe/recipe_list.h"

#include "recipe/recipe_fold.h"
#include "recipe/recipe_key.h"

#include <string.h>

/* The state while a list is read: its recipe so far, and the named size it refers to. */
struct reading {
    struct recipe recipe;
    const struct recipe_size *size;
};

static int read_size(const char *name, const struct recipe_rules *rules, struct reading *reading,
                     struct fault *fault)
{
    if (reading->size != NULL)
        return fault_raise(fault, FAULT_REPEATED_KEY, "s_ is given twice");
    reading->size = recipe_sizes_find(rules->sizes, name);
    if (reading->size == NULL)
        return fault_raise(fault, FAULT_BAD_VALUE, "s_%s: unknown size", name);
    return 0;
}

static int read_value(const char *name, const char *value, enum recipe_key key,
                      struct recipe *recipe, struct fault *fault)
{
    const struct recipe_key_row *row = recipe_key_row(key);
    void *field = (char *)recipe + row->offset;
    if (recipe_has(recipe, key) && row->holds == NULL)
        return fault_raise(fault, FAULT_REPEATED_KEY, "%s_ is given twice", name);
    if (row->holds != NULL && row->holds(value, field))
        return fault_raise(fault, FAULT_REPEATED_KEY, "%s_%s is given twice", name, value);
    if (row->parse(value, field) == -1)
        return fault_raise(fault, FAULT_BAD_VALUE, "%s_%s: expected %s", name, value, row->values);
    recipe->given |= 1u << key;
    return 0;
}

/* Names reserved for later releases get a message of their own. */
static int check_release(const char *item, struct fault *fault)
{
    static const struct {
        const char *start;
        enum fault_kind kind;
    } rows[] = {{"sig_", FAULT_UNKNOWN_KEY},
                {"exp_", FAULT_UNKNOWN_KEY},
                {"w_auto", FAULT_BAD_VALUE},
                {"dpr_auto", FAULT_BAD_VALUE},
                {"l_text:", FAULT_BAD_VALUE}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_ascii_strncasecmp(item, rows[i].start, strlen(rows[i].start)) == 0)
            return fault_raise(fault, rows[i].kind, "%s is not in this release", rows[i].start);
    return 0;
}

static int read_item(const char *item, const struct recipe_rules *rules, struct reading *reading,
                     struct fault *fault)
{
    const char *underscore = strchr(item, '_');
    if (check_release(item, fault) == -1)
        return -1;
    if (underscore == NULL)
        return fault_raise(fault, FAULT_UNKNOWN_KEY, "'%s': expected key_value", item);
    g_autofree char *name = g_strndup(item, (gsize)(underscore - item));
    const char *value = underscore + 1;
    if (g_ascii_strcasecmp(name, "s") == 0)
        return read_size(value, rules, reading, fault);
    int key = recipe_key_find(name);
    if (key == -1)
        return fault_raise(fault, FAULT_UNKNOWN_KEY, "'%s_': unknown key", name);
    return read_value(name, value, key, &reading->recipe, fault);
}

static int read_list(const char *list, const struct recipe_rules *rules, struct recipe *recipe,
                     struct fault *fault)
{
    struct reading reading = {.recipe = recipe_key_defaults(rules)};
    g_auto(GStrv) items = g_strsplit(list, ",", -1);
    if (items[0] == NULL)
        return fault_raise(fault, FAULT_UNKNOWN_KEY, "an empty list is not allowed; use full");
    if (g_ascii_strcasecmp(list, "full") != 0)
        for (char **item = items; *item != NULL; item++)
            if (read_item(*item, rules, &reading, fault) == -1)
                return -1;
    for (int key = 0; reading.size != NULL && key < RECIPE_KEYS; key++)
        if (recipe_has(&reading.size->recipe, key) && !recipe_has(&reading.recipe, key))
            recipe_key_copy(&reading.recipe, &reading.size->recipe, key);
    *recipe = reading.recipe;
    return 0;
}

int recipe_list_parse(const char *list, const struct recipe_rules *rules, struct recipe *recipe,
                      struct fault *fault)
{
    if (read_list(list, rules, recipe, fault) == -1)
        return -1;
    return recipe_fold(recipe, rules, fault);
}

char *recipe_list_print(const struct recipe *recipe)
{
    GString *out = g_string_new(NULL);
    for (int key = 0; key < RECIPE_KEYS; key++) {
        const struct recipe_key_row *row = recipe_key_row(key);
        if (!recipe_has(recipe, key))
            continue;
        g_string_append_printf(out, "%s%s_", out->len > 0 ? "," : "", row->name);
        row->print((const char *)recipe + row->offset, out);
    }
    if (out->len == 0)
        g_string_append(out, "full");
    return g_string_free(out, FALSE);
}

static int add_size(const char *definition, const struct recipe_rules *rules,
                    struct recipe_sizes *sizes, struct fault *fault)
{
    const char *equals = strchr(definition, '=');
    struct recipe size, folded;
    if (equals == NULL || equals == definition)
        return fault_raise(fault, FAULT_BAD_VALUE, "'%s': expected name=list", definition);
    g_autofree char *name = g_strndup(definition, (gsize)(equals - definition));
    if (recipe_list_parse(equals + 1, rules, &folded, fault) == -1 ||
        read_list(equals + 1, rules, &size, fault) == -1)
        return -1;
    if (recipe_sizes_add(sizes, name, &size) == -1)
        return fault_raise(fault, FAULT_REPEATED_KEY, "the size %s is defined twice", name);
    return 0;
}

int recipe_list_parse_sizes(const char *text, const struct recipe_rules *rules,
                            struct recipe_sizes **sizes, struct fault *fault)
{
    struct recipe_rules nameless = {.max_edge = rules->max_edge, .quality = rules->quality};
    g_auto(GStrv) definitions = g_strsplit(text, ";", -1);
    *sizes = recipe_sizes_new();
    for (char **definition = definitions; *definition != NULL; definition++)
        if (**definition != '\0' && add_size(*definition, &nameless, *sizes, fault) == -1) {
            g_clear_pointer(sizes, recipe_sizes_free);
            return -1;
        }
    return 0;
}

gboolean recipe_list_is_named(const struct recipe *recipe, const struct recipe_rules *rules)
{
    const struct recipe_size *size;
    g_autofree char *wanted = recipe_list_print(recipe);
    for (guint i = 0; (size = recipe_sizes_at(rules->sizes, i)) != NULL; i++) {
        struct recipe folded = size->recipe;
        struct fault ignored;
        if (recipe_fold(&folded, rules, &ignored) == -1)
            continue;
        g_autofree char *spelling = recipe_list_print(&folded);
        if (strcmp(spelling, wanted) == 0)
            return TRUE;
    }
    return FALSE;
}
