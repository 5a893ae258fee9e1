#include "recipe/recipe.h"

#include <string.h>

/* A list while it is read: what stands in it, and the named size it refers to. */
struct reading {
    struct recipe recipe;
    const struct recipe *size;
};

static int read_size(const char *name, const struct recipe_rules *rules, struct reading *reading,
                     struct fault *fault)
{
    if (reading->size != NULL)
        return fault_raise(fault, FAULT_REPEATED_KEY, "s_ is given twice");
    if (rules->sizes != NULL)
        reading->size = g_hash_table_lookup((GHashTable *)rules->sizes, name);
    if (reading->size == NULL)
        return fault_raise(fault, FAULT_BAD_VALUE, "s_%s: there is no size of this name", name);
    return 0;
}

static int read_value(const char *name, const char *value, enum recipe_key key,
                      struct recipe *recipe, struct fault *fault)
{
    const struct recipe_key_row *row = recipe_key_row(key);
    if (recipe_has(recipe, key) && !row->is_repeatable)
        return fault_raise(fault, FAULT_REPEATED_KEY, "%s_ is given twice", name);
    int status = row->parse(value, (char *)recipe + row->offset);
    if (status == RECIPE_EFFECT_REPEATED)
        return fault_raise(fault, FAULT_REPEATED_KEY, "%s_%s is given twice", name, value);
    if (status == -1)
        return fault_raise(fault, FAULT_BAD_VALUE, "%s_%s: want %s", name, value, row->values);
    recipe->given |= 1u << key;
    return 0;
}

/* Parts of the language that are still to come: they are told apart from mistakes. */
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
        return fault_raise(fault, FAULT_UNKNOWN_KEY, "'%s' is not of the form key_value", item);
    g_autofree char *name = g_strndup(item, (gsize)(underscore - item));
    const char *value = underscore + 1;
    if (g_ascii_strcasecmp(name, "s") == 0)
        return read_size(value, rules, reading, fault);
    int key = recipe_key_find(name);
    if (key == -1)
        return fault_raise(fault, FAULT_UNKNOWN_KEY, "'%s_' is not a known key", name);
    return read_value(name, value, key, &reading->recipe, fault);
}

static int read_list(const char *list, const struct recipe_rules *rules, struct recipe *recipe,
                     struct fault *fault)
{
    struct reading reading = {.recipe = recipe_key_defaults(rules)};
    g_auto(GStrv) items = g_strsplit(list, ",", -1);
    if (items[0] == NULL)
        return fault_raise(fault, FAULT_UNKNOWN_KEY, "'' is no list; want full for none");
    if (g_ascii_strcasecmp(list, "full") != 0)
        for (char **item = items; *item != NULL; item++)
            if (read_item(*item, rules, &reading, fault) == -1)
                return -1;
    for (int key = 0; reading.size != NULL && key < RECIPE_KEYS; key++)
        if (recipe_has(reading.size, key) && !recipe_has(&reading.recipe, key))
            recipe_key_copy(&reading.recipe, reading.size, key);
    *recipe = reading.recipe;
    return 0;
}

int recipe_parse(const char *list, const struct recipe_rules *rules, struct recipe *recipe,
                 struct fault *fault)
{
    if (read_list(list, rules, recipe, fault) == -1)
        return -1;
    return recipe_fold(recipe, rules, fault);
}

char *recipe_print(const struct recipe *recipe)
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

static int add_size(const char *definition, const struct recipe_rules *rules, GHashTable *sizes,
                    struct fault *fault)
{
    const char *equals = strchr(definition, '=');
    struct recipe folded;
    if (equals == NULL || equals == definition)
        return fault_raise(fault, FAULT_BAD_VALUE, "'%s' is not of the form name=list", definition);
    if (recipe_parse(equals + 1, rules, &folded, fault) == -1)
        return -1;
    g_autofree char *name = g_strndup(definition, (gsize)(equals - definition));
    if (g_hash_table_contains(sizes, name))
        return fault_raise(fault, FAULT_REPEATED_KEY, "the size %s is defined twice", name);
    struct recipe *size = g_new0(struct recipe, 1);
    g_hash_table_insert(sizes, g_steal_pointer(&name), size);
    return read_list(equals + 1, rules, size, fault);
}

int recipe_parse_sizes(const char *text, const struct recipe_rules *rules, GHashTable **sizes,
                       struct fault *fault)
{
    struct recipe_rules nameless = {.max_edge = rules->max_edge, .quality = rules->quality};
    g_auto(GStrv) definitions = g_strsplit(text, ";", -1);
    g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (char **definition = definitions; *definition != NULL; definition++)
        if (**definition != '\0' && add_size(*definition, &nameless, table, fault) == -1)
            return -1;
    *sizes = g_steal_pointer(&table);
    return 0;
}

gboolean recipe_is_plain(const struct recipe *recipe)
{
    static const enum recipe_key keys[] = {
        RECIPE_WIDTH, RECIPE_HEIGHT, RECIPE_SHAPE,      RECIPE_RATIO,   RECIPE_MODE, RECIPE_GRAVITY,
        RECIPE_X,     RECIPE_Y,      RECIPE_BACKGROUND, RECIPE_QUALITY, RECIPE_FLAGS};
    guint32 others = recipe->given;
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        others &= ~(1u << keys[i]);
    return others == 0 && recipe->mode != RECIPE_PAD &&
           recipe->quality.grade == RECIPE_GRADE_NONE &&
           (recipe->flags & ~(guint32)(RECIPE_PROGRESSIVE | RECIPE_ATTACHMENT)) == 0 &&
           recipe->gravity.kind != RECIPE_GRAVITY_AUTO &&
           recipe->gravity.kind != RECIPE_GRAVITY_ENTROPY;
}

gboolean recipe_is_named(const struct recipe *recipe, const struct recipe_rules *rules)
{
    GHashTableIter iter;
    gpointer name;
    g_autofree char *wanted = recipe_print(recipe);
    if (rules->sizes == NULL)
        return FALSE;
    g_hash_table_iter_init(&iter, (GHashTable *)rules->sizes);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        struct recipe size = {0};
        struct fault fault;
        g_autofree char *list = g_strconcat("s_", name, NULL);
        if (recipe_parse(list, rules, &size, &fault) == -1)
            continue;
        g_autofree char *spelling = recipe_print(&size);
        if (strcmp(spelling, wanted) == 0)
            return TRUE;
    }
    return FALSE;
}

char *recipe_table(void)
{
    GString *out = g_string_new("| key | values | meaning |\n|---|---|---|\n");
    for (int key = 0; key < RECIPE_KEYS; key++) {
        const struct recipe_key_row *row = recipe_key_row(key);
        g_string_append_printf(out, "| `%s_`", row->name);
        if (row->alias != NULL)
            g_string_append_printf(out, " (= `%s_`)", row->alias);
        g_string_append_printf(out, " | %s | %s |\n", row->values, row->meaning);
    }
    g_string_append(out, "| `s_` | a name | a named size from `PANTOGRAPH_SIZES`; other keys "
                         "override its parts |\n\n");
    g_autofree char *effects = recipe_effect_table();
    g_string_append(out, effects);
    return g_string_free(out, FALSE);
}
