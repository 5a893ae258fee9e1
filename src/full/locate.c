#include "full/locate.h"

static const VipsInteresting ways[] = {
    [RECIPE_GRAVITY_AUTO] = VIPS_INTERESTING_ATTENTION,
    [RECIPE_GRAVITY_ENTROPY] = VIPS_INTERESTING_ENTROPY,
};

gboolean locate_is_needed(const struct recipe *recipe)
{
    return recipe->gravity.kind == RECIPE_GRAVITY_AUTO ||
           recipe->gravity.kind == RECIPE_GRAVITY_ENTROPY;
}

/* From here on the picture is read twice, so it must be held. */
int locate_cut(VipsImage *image, struct step_plan *plan, VipsImage **next)
{
    struct geometry_area *cut = &plan->geometry.cut;
    g_autoptr(VipsImage) found = NULL;
    if (!locate_is_needed(plan->recipe) || plan->is_located)
        return 0;
    *next = vips_image_copy_memory(image);
    if (*next == NULL || vips_smartcrop(*next, &found, cut->width, cut->height, "interesting",
                                        ways[plan->recipe->gravity.kind], NULL) == -1)
        return -1;
    cut->x = -found->Xoffset;
    cut->y = -found->Yoffset;
    plan->is_located = TRUE;
    return 0;
}
