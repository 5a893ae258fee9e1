#include "recipe.h"

#include "number.h"

#include <string.h>

#define BIT(key) (1u << (key))
#define BOX (BIT(RECIPE_WIDTH) | BIT(RECIPE_HEIGHT))
#define OFFSET (BIT(RECIPE_X) | BIT(RECIPE_Y))

/* A list while it is read: what stands in it, and the named size it refers to. */
struct reading {
    struct recipe recipe;
    const struct recipe *size;
};

static struct recipe defaults(const struct recipe_rules *rules)
{
    return (struct recipe){
        .background = {255, 255, 255, 255},
        .mode = RECIPE_FIT,
        .quality = rules->quality,
    };
}

static void *field_of(struct recipe *recipe, const struct recipe_key_row *row)
{
    return (char *)recipe + row->offset;
}

static void copy_field(struct recipe *to, const struct recipe *from, enum recipe_key key)
{
    const struct recipe_key_row *row = recipe_key_row(key);
    memcpy(field_of(to, row), (const char *)from + row->offset, row->size);
}

gboolean recipe_has(const struct recipe *recipe, enum recipe_key key)
{
    return (recipe->given & BIT(key)) != 0;
}

static gboolean has_any(const struct recipe *recipe, guint32 bits)
{
    return (recipe->given & bits) != 0;
}

void recipe_drop(struct recipe *recipe, enum recipe_key key, const struct recipe_rules *rules)
{
    struct recipe plain = defaults(rules);
    copy_field(recipe, &plain, key);
    recipe->given &= ~BIT(key);
}

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

static int read_item(const char *item, const struct recipe_rules *rules, struct reading *reading,
                     struct fault *fault)
{
    const char *underscore = strchr(item, '_');
    if (underscore == NULL)
        return fault_raise(fault, FAULT_UNKNOWN_KEY, "'%s' is not of the form key_value", item);
    g_autofree char *name = g_strndup(item, (gsize)(underscore - item));
    const char *value = underscore + 1;
    if (g_ascii_strcasecmp(name, "s") == 0)
        return read_size(value, rules, reading, fault);
    int key = recipe_key_find(name);
    if (key == -1)
        return fault_raise(fault, FAULT_UNKNOWN_KEY, "'%s_' is not a known key", name);
    if (recipe_has(&reading->recipe, key))
        return fault_raise(fault, FAULT_REPEATED_KEY, "%s_ is given twice", name);
    const struct recipe_key_row *row = recipe_key_row(key);
    if (row->parse(value, field_of(&reading->recipe, row)) == -1)
        return fault_raise(fault, FAULT_BAD_VALUE, "%s_%s: want %s", name, value, row->values);
    reading->recipe.given |= BIT(key);
    return 0;
}

static int read_list(const char *list, const struct recipe_rules *rules, struct recipe *recipe,
                     struct fault *fault)
{
    struct reading reading = {.recipe = defaults(rules)};
    g_auto(GStrv) items = g_strsplit(list, ",", -1);
    if (items[0] == NULL)
        return fault_raise(fault, FAULT_UNKNOWN_KEY, "'' is no list; want full for none");
    if (g_ascii_strcasecmp(list, "full") != 0)
        for (char **item = items; *item != NULL; item++)
            if (read_item(*item, rules, &reading, fault) == -1)
                return -1;
    for (int key = 0; reading.size != NULL && key < RECIPE_KEYS; key++)
        if (recipe_has(reading.size, key) && !recipe_has(&reading.recipe, key)) {
            copy_field(&reading.recipe, reading.size, key);
            reading.recipe.given |= BIT(key);
        }
    *recipe = reading.recipe;
    return 0;
}

static int contradicts(struct fault *fault, const char *sentence)
{
    return fault_raise(fault, FAULT_CONTRADICTION, "%s", sentence);
}

static int check_extract(const struct recipe *recipe, struct fault *fault)
{
    if (!has_any(recipe, BOX))
        return contradicts(fault, "c_extract needs w_ or h_");
    if (recipe_has(recipe, RECIPE_RATIO))
        return contradicts(fault, "dpr_ has no meaning with c_extract, which never scales");
    if (recipe->enlarge)
        return contradicts(fault, "el_1 has no meaning with c_extract, which never scales");
    if (recipe_has(recipe, RECIPE_GRAVITY) && has_any(recipe, OFFSET))
        return contradicts(fault, "g_ and x_, y_ both say where to cut");
    return 0;
}

static int check(const struct recipe *recipe, struct fault *fault)
{
    gboolean has_shape = recipe_has(recipe, RECIPE_SHAPE);
    if (has_shape && (recipe->given & BOX) == BOX)
        return contradicts(fault, "ar_ and both of w_ and h_ cannot all be meant");
    if (has_shape && !has_any(recipe, BOX) && recipe_has(recipe, RECIPE_MODE) &&
        recipe->mode != RECIPE_CROP)
        return contradicts(fault, "ar_ alone crops; another c_ needs w_ or h_");
    if (recipe->mode == RECIPE_EXTRACT)
        return check_extract(recipe, fault);
    if (has_any(recipe, OFFSET))
        return contradicts(fault, "x_ and y_ need c_extract");
    return 0;
}

static void fold_shape(struct recipe *recipe, const struct recipe_rules *rules)
{
    struct recipe_shape shape = recipe->shape;
    if (!recipe_has(recipe, RECIPE_SHAPE))
        return;
    if (recipe->width.pixels > 0)
        recipe->height.pixels =
            (gint32)MAX(1, number_scale(recipe->width.pixels, shape.height, shape.width));
    else if (recipe->height.pixels > 0)
        recipe->width.pixels =
            (gint32)MAX(1, number_scale(recipe->height.pixels, shape.width, shape.height));
    else
        return;
    recipe->given |= BOX;
    recipe_drop(recipe, RECIPE_SHAPE, rules);
}

static void fold_ratio(struct recipe *recipe, const struct recipe_rules *rules)
{
    gint32 *lengths[] = {&recipe->width.pixels, &recipe->height.pixels};
    for (gsize i = 0; recipe_has(recipe, RECIPE_RATIO) && i < G_N_ELEMENTS(lengths); i++)
        if (*lengths[i] > 0)
            *lengths[i] = (gint32)MAX(1, number_scale(*lengths[i], recipe->ratio, NUMBER_ONE));
    recipe_drop(recipe, RECIPE_RATIO, rules);
}

static int check_edge(const struct recipe_length *side, const char *name,
                      const struct recipe_rules *rules, struct fault *fault)
{
    if (side->pixels <= rules->max_edge)
        return 0;
    return fault_raise(fault, FAULT_BAD_VALUE, "%s_ comes to %d pixels; %d is the most", name,
                       side->pixels, rules->max_edge);
}

static void fold_mode(struct recipe *recipe, const struct recipe_rules *rules)
{
    gboolean box_is_whole = recipe_has(recipe, RECIPE_SHAPE) || (recipe->given & BOX) == BOX;
    enum recipe_mode usual = box_is_whole ? RECIPE_CROP : RECIPE_FIT;
    gboolean is_usual = !recipe_has(recipe, RECIPE_MODE) || recipe->mode == usual;
    if (is_usual || (!box_is_whole && recipe->mode != RECIPE_EXTRACT)) {
        recipe_drop(recipe, RECIPE_MODE, rules);
        recipe->mode = usual;
    }
}

static void drop_idle(struct recipe *recipe, const struct recipe_rules *rules)
{
    gboolean has_place =
        recipe->mode == RECIPE_CROP || recipe->mode == RECIPE_PAD || recipe->mode == RECIPE_EXTRACT;
    if (!has_place || (recipe->gravity.x == 0 && recipe->gravity.y == 0))
        recipe_drop(recipe, RECIPE_GRAVITY, rules);
    if (!recipe->enlarge || !has_any(recipe, BOX))
        recipe_drop(recipe, RECIPE_ENLARGE, rules);
    if (recipe->quality == rules->quality)
        recipe_drop(recipe, RECIPE_QUALITY, rules);
    if (has_any(recipe, OFFSET))
        recipe->given |= OFFSET;
}

int recipe_parse(const char *list, const struct recipe_rules *rules, struct recipe *recipe,
                 struct fault *fault)
{
    if (read_list(list, rules, recipe, fault) == -1 || check(recipe, fault) == -1)
        return -1;
    fold_shape(recipe, rules);
    fold_ratio(recipe, rules);
    if (check_edge(&recipe->width, "w", rules, fault) == -1 ||
        check_edge(&recipe->height, "h", rules, fault) == -1)
        return -1;
    fold_mode(recipe, rules);
    drop_idle(recipe, rules);
    return 0;
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
    struct recipe_rules nameless = {rules->max_edge, rules->quality, NULL};
    g_auto(GStrv) definitions = g_strsplit(text, ";", -1);
    g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (char **definition = definitions; *definition != NULL; definition++)
        if (**definition != '\0' && add_size(*definition, &nameless, table, fault) == -1)
            return -1;
    *sizes = g_steal_pointer(&table);
    return 0;
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
                         "override its parts |\n");
    return g_string_free(out, FALSE);
}
