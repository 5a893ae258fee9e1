#include "serve/route.h"

#include "base/percent.h"
#include "recipe/recipe_fold.h"
#include "recipe/recipe_list.h"
#include "recipe/recipe_spelling.h"

#include <string.h>

/* Positions of the segments, counted from the right. */
enum { NAME = 1, LIST, VERSION, SEGMENTS_BESIDE_SOURCE = VERSION };

static int check_length(const char *what, const char *key, gsize prefix, struct fault *fault)
{
    if (strlen(key) + prefix <= KEY_MOST_BYTES)
        return 0;
    return fault_raise(fault, FAULT_BAD_PATH, "%s is longer than %d bytes", what,
                       (int)(KEY_MOST_BYTES - MIN(prefix, KEY_MOST_BYTES)));
}

/* Converts the extension of `name` to lower case, in place. */
static int read_format(char *name, enum format *format, struct fault *fault)
{
    char *dot = strrchr(name, '.');
    if (dot == NULL || dot == name)
        return fault_raise(fault, FAULT_BAD_PATH, "'%s': expected name.extension", name);
    for (char *c = dot + 1; *c != '\0'; c++)
        *c = g_ascii_tolower(*c);
    *format = format_of_extension(dot + 1);
    if (*format != FORMAT_UNKNOWN)
        return 0;
    g_autofree char *known = format_extensions();
    return fault_raise(fault, FAULT_UNKNOWN_FORMAT, "'.%s': expected one of %s", dot + 1, known);
}

static int read_recipe(const char *list, const struct route_rules *rules, struct route *route,
                       struct fault *fault)
{
    if (recipe_list_parse(list, &rules->recipe, &route->recipe, fault) == -1)
        return -1;
    if (rules->only_sizes && !recipe_list_is_named(&route->recipe, &rules->recipe))
        return fault_raise(fault, FAULT_SIZE_NOT_ALLOWED, "'%s' is not one of the named sizes",
                           list);
    return recipe_fold_for_format(&route->recipe, route->format, &rules->recipe, fault);
}

static char *join(char **segments, guint count)
{
    GString *out = g_string_new(segments[0]);
    for (guint i = 1; i < count; i++)
        g_string_append_printf(out, "/%s", segments[i]);
    return g_string_free(out, FALSE);
}

static void replace(char **slot, char *text)
{
    g_free(*slot);
    *slot = text;
}

static int check_dotfiles(const struct route *route, const char *path,
                          const struct route_rules *rules, struct fault *fault)
{
    const struct recipe_overlays *overlays = &route->recipe.overlays;
    gboolean has_any = key_has_dotfile(path);
    for (guint32 i = 0; i < overlays->count; i++)
        has_any |= key_has_dotfile(overlays->list[i].key);
    if (!has_any || rules->dotfiles)
        return 0;
    return fault_raise(fault, FAULT_NO_ORIGINAL, "a segment begins with a dot");
}

int route_parse(const char *path, const struct route_rules *rules, struct route *route,
                struct fault *fault)
{
    *route = (struct route){0};
    if (path[0] != '/')
        return fault_raise(fault, FAULT_BAD_PATH, "the path does not begin with a slash");
    if (check_length("the path", path + 1, rules->prefix, fault) == -1 ||
        key_check(path + 1, fault) == -1)
        return -1;
    g_auto(GStrv) segments = g_strsplit(path + 1, "/", -1);
    guint count = g_strv_length(segments);
    if (count <= SEGMENTS_BESIDE_SOURCE)
        return fault_raise(fault, FAULT_BAD_PATH,
                           "expected /original/version/transformations/name.extension");
    if (read_format(segments[count - NAME], &route->format, fault) == -1 ||
        read_recipe(segments[count - LIST], rules, route, fault) == -1 ||
        check_dotfiles(route, path + 1, rules, fault) == -1)
        return -1;
    route->may_alias =
        g_str_has_suffix(path, segments[count - NAME]) &&
        recipe_spelling_is_common(segments[count - LIST], route->format, &rules->recipe);
    replace(&segments[count - LIST], recipe_list_print(&route->recipe));
    route->source = join(segments, count - SEGMENTS_BESIDE_SOURCE);
    route->asked = g_strdup(path + 1);
    route->canonical = join(segments, count);
    if (check_length("the canonical path", route->canonical, rules->prefix, fault) == 0)
        return 0;
    route_clear(route);
    return -1;
}

void route_clear(struct route *route)
{
    g_clear_pointer(&route->source, g_free);
    g_clear_pointer(&route->asked, g_free);
    g_clear_pointer(&route->canonical, g_free);
}

gboolean route_is_canonical(const struct route *route)
{
    return strcmp(route->asked, route->canonical) == 0;
}

char *route_location(const char *base, const char *key)
{
    GString *out = g_string_new(base);
    g_string_append_c(out, '/');
    percent_encode(out, key, "/,=@:");
    return g_string_free(out, FALSE);
}
