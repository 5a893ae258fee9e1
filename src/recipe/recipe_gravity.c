#include "recipe/recipe_gravity.h"

/* The first name of each place is canonical. */
static const struct name {
    const char *name;
    struct recipe_gravity gravity;
} names[] = {
#define AT(x, y)                                                                                   \
    {                                                                                              \
        (x), (y), RECIPE_GRAVITY_COMPASS                                                           \
    }
    {"north", AT(0, -1)},
    {"top", AT(0, -1)},
    {"north_east", AT(1, -1)},
    {"northeast", AT(1, -1)},
    {"top_right", AT(1, -1)},
    {"right_top", AT(1, -1)},
    {"east", AT(1, 0)},
    {"right", AT(1, 0)},
    {"south_east", AT(1, 1)},
    {"southeast", AT(1, 1)},
    {"bottom_right", AT(1, 1)},
    {"right_bottom", AT(1, 1)},
    {"south", AT(0, 1)},
    {"bottom", AT(0, 1)},
    {"south_west", AT(-1, 1)},
    {"southwest", AT(-1, 1)},
    {"bottom_left", AT(-1, 1)},
    {"left_bottom", AT(-1, 1)},
    {"west", AT(-1, 0)},
    {"left", AT(-1, 0)},
    {"north_west", AT(-1, -1)},
    {"northwest", AT(-1, -1)},
    {"top_left", AT(-1, -1)},
    {"left_top", AT(-1, -1)},
    {"center", AT(0, 0)},
    {"centre", AT(0, 0)},
    {"middle", AT(0, 0)},
#undef AT
    {"auto", {0, 0, RECIPE_GRAVITY_AUTO}},
    {"entropy", {0, 0, RECIPE_GRAVITY_ENTROPY}},
    {"xy", {0, 0, RECIPE_GRAVITY_XY}},
};

int recipe_gravity_parse(const char *value, void *field)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(names[i].name, value) == 0) {
            *(struct recipe_gravity *)field = names[i].gravity;
            return 0;
        }
    return -1;
}

int recipe_gravity_parse_compass(const char *value, void *field)
{
    const struct recipe_gravity *gravity = field;
    if (recipe_gravity_parse(value, field) == -1)
        return -1;
    return gravity->kind == RECIPE_GRAVITY_COMPASS ? 0 : -1;
}

static gboolean are_same(const struct recipe_gravity *a, const struct recipe_gravity *b)
{
    return a->kind == b->kind && a->x == b->x && a->y == b->y;
}

void recipe_gravity_print(const void *field, GString *out)
{
    const struct name *name = names;
    while (!are_same(&name->gravity, field))
        name++;
    g_string_append(out, name->name);
}

gboolean recipe_gravity_is_center(const struct recipe_gravity *gravity)
{
    static const struct recipe_gravity center = {0, 0, RECIPE_GRAVITY_COMPASS};
    return are_same(gravity, &center);
}
