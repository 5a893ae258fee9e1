/* Any bytes as a path: an invalid one raises a client's fault; a valid one has one canonical
 * spelling with the same meaning, a valid plan for any original, and a clean Location. */
#include "fuzz.h"

#include "recipe/geometry.h"
#include "recipe/recipe_key.h"
#include "recipe/recipe_list.h"
#include "serve/route.h"

#include <string.h>

#define BASE "https://images.example/base"

static const struct recipe_sizes *sizes(void)
{
    static struct recipe_sizes *table;
    struct recipe_rules rules = {.max_edge = 8192, .quality = 80};
    struct fault fault;
    if (table == NULL)
        fuzz_holds(recipe_list_parse_sizes("s=w_200;l=w_400,h_300,c_pad;t=w_0.5,q_80", &rules,
                                           &table, &fault) == 0);
    return table;
}

static void check_recipe(const struct recipe *a, const struct recipe *b)
{
    fuzz_holds(a->given == b->given);
    for (int key = 0; key < RECIPE_KEYS; key++) {
        const struct recipe_key_row *row = recipe_key_row(key);
        fuzz_holds(
            memcmp((const char *)a + row->offset, (const char *)b + row->offset, row->size) == 0);
    }
}

static void check_printed(const struct recipe *recipe, const struct recipe_rules *rules)
{
    struct fault fault;
    struct recipe again;
    g_autofree char *printed = recipe_list_print(recipe);
    fuzz_holds(recipe_list_parse(printed, rules, &again, &fault) == 0);
    g_autofree char *printed_again = recipe_list_print(&again);
    fuzz_holds(strcmp(printed, printed_again) == 0);
    check_recipe(recipe, &again);
}

static void check_plan(const struct recipe *recipe, int width, int height)
{
    struct geometry plan = geometry_plan(recipe, width, height);
    const struct geometry_area *cut = &plan.cut;
    fuzz_holds(cut->width >= 1 && cut->height >= 1 && cut->x >= 0 && cut->y >= 0);
    fuzz_holds(cut->width <= plan.scaled_width - cut->x);
    fuzz_holds(cut->height <= plan.scaled_height - cut->y);
    fuzz_holds(plan.at_x >= 0 && plan.at_y >= 0);
    fuzz_holds(cut->width <= plan.canvas_width - plan.at_x);
    fuzz_holds(cut->height <= plan.canvas_height - plan.at_y);
    if (!recipe->enlarge)
        fuzz_holds(plan.scaled_width <= plan.turned_width &&
                   plan.scaled_height <= plan.turned_height);
}

static void check_location(const char *key)
{
    g_autofree char *location = route_location(BASE, key);
    fuzz_holds(g_str_has_prefix(location, BASE "/"));
    for (const char *c = location; *c != '\0'; c++)
        fuzz_holds(*c > 0x20 && *c < 0x7f && strchr("\"<>\\^`{|}?#", *c) == NULL);
    g_autofree char *back = g_uri_unescape_string(location + strlen(BASE "/"), NULL);
    fuzz_holds(back != NULL && strcmp(back, key) == 0);
}

static void check_key(const char *key)
{
    g_auto(GStrv) segments = g_strsplit(key, "/", -1);
    fuzz_holds(g_utf8_validate(key, -1, NULL) && strlen(key) <= KEY_MOST_BYTES);
    for (char **segment = segments; *segment != NULL; segment++) {
        fuzz_holds(**segment != '\0' && strlen(*segment) <= KEY_MOST_SEGMENT_BYTES);
        fuzz_holds(strcmp(*segment, ".") != 0 && strcmp(*segment, "..") != 0);
    }
    fuzz_holds(strcmp(segments[0], "-") != 0);
    for (const char *c = key; *c != '\0'; c++)
        fuzz_holds((guint8)*c >= 0x20 && *c != 0x7f);
}

/* The canonical path leads to the same picture, and is its own canonical path. */
static void check_canonical(const struct route *route, const struct route_rules *rules)
{
    struct route again;
    struct fault fault;
    g_autofree char *path = g_strconcat("/", route->canonical, NULL);
    fuzz_holds(route_parse(path, rules, &again, &fault) == 0);
    fuzz_holds(strcmp(again.canonical, route->canonical) == 0);
    fuzz_holds(strcmp(again.asked, route->canonical) == 0);
    fuzz_holds(strcmp(again.source, route->source) == 0);
    fuzz_holds(again.format == route->format && format_row(again.format)->is_output);
    check_recipe(&again.recipe, &route->recipe);
    route_clear(&again);
}

static void check_fault(const struct fault *fault)
{
    int status = fault_row(fault->kind)->status;
    fuzz_holds(status == 400 || status == 403 || status == 404);
    fuzz_holds(memchr(fault->detail, '\0', sizeof fault->detail) != NULL);
    fuzz_holds(g_utf8_validate(fault_sentence(fault, TRUE), -1, NULL));
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    struct fuzz_bytes bytes = {data, size};
    guint8 choice = fuzz_byte(&bytes);
    struct route_rules rules = {.recipe = {.max_edge = choice & 1 ? 8192 : 500, .quality = 80},
                                .only_sizes = (choice & 2) != 0};
    rules.recipe.sizes = choice & 4 ? sizes() : NULL;
    if (choice & 8)
        rules.recipe.widths = (struct recipe_ladder){3, {64, 200, 450}};
    int width = fuzz_pair(&bytes), height = fuzz_pair(&bytes);
    g_autofree char *path = fuzz_text(&bytes, bytes.left);
    struct route route;
    struct fault fault = {0};
    if (route_parse(path, &rules, &route, &fault) == -1) {
        check_fault(&fault);
        return 0;
    }
    fuzz_holds(strcmp(route.asked, path + 1) == 0);
    check_key(route.canonical);
    check_canonical(&route, &rules);
    check_printed(&route.recipe, &rules.recipe);
    check_plan(&route.recipe, MAX(1, width), MAX(1, height));
    check_location(route.canonical);
    route_clear(&route);
    return 0;
}
