#include "recipe/recipe.h"

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
