#include "recipe/recipe_ladder.h"

#include "base/number.h"

static int add(struct recipe_ladder *ladder, const char *text, int max_edge, struct fault *fault)
{
    gint64 rung;
    if (ladder->count == RECIPE_LADDER_MOST)
        return fault_raise(fault, FAULT_BAD_VALUE, "at most %d widths are allowed",
                           RECIPE_LADDER_MOST);
    if (number_parse_int(text, 1, max_edge, &rung) == -1)
        return fault_raise(fault, FAULT_BAD_VALUE, "'%s': expected a width of 1–%d", text,
                           max_edge);
    if (ladder->count > 0 && rung <= ladder->rungs[ladder->count - 1])
        return fault_raise(fault, FAULT_BAD_VALUE, "the widths must increase; %s does not", text);
    ladder->rungs[ladder->count++] = (gint32)rung;
    return 0;
}

int recipe_ladder_parse(const char *text, int max_edge, struct recipe_ladder *ladder,
                        struct fault *fault)
{
    g_auto(GStrv) rungs = g_strsplit(text, ",", -1);
    *ladder = (struct recipe_ladder){0};
    for (char **rung = rungs; *rung != NULL; rung++)
        if (add(ladder, *rung, max_edge, fault) == -1)
            return -1;
    return 0;
}

gint32 recipe_ladder_snap(const struct recipe_ladder *ladder, gint32 width)
{
    for (guint32 i = 0; i < ladder->count; i++)
        if (ladder->rungs[i] >= width)
            return ladder->rungs[i];
    return ladder->count > 0 ? ladder->rungs[ladder->count - 1] : width;
}
