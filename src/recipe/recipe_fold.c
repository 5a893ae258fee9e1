#include "recipe/recipe_fold.h"

#include "base/number.h"
#include "recipe/recipe_key.h"

#define MIDDLE (NUMBER_ONE / 2)

static gboolean has_any(const struct recipe *recipe, enum recipe_key one, enum recipe_key other)
{
    return recipe_has(recipe, one) || recipe_has(recipe, other);
}

static gboolean has_box(const struct recipe *recipe)
{
    return recipe_has(recipe, RECIPE_WIDTH) && recipe_has(recipe, RECIPE_HEIGHT);
}

static gboolean has_side(const struct recipe *recipe)
{
    return has_any(recipe, RECIPE_WIDTH, RECIPE_HEIGHT);
}

static gboolean has_offset(const struct recipe *recipe)
{
    return has_any(recipe, RECIPE_X, RECIPE_Y);
}

/* One row per contradiction between keys. */
static int check(const struct recipe *recipe, struct fault *fault)
{
    gboolean has_shape = recipe_has(recipe, RECIPE_SHAPE);
    gboolean is_extract = recipe->mode == RECIPE_EXTRACT;
    gboolean is_around = recipe->gravity.kind == RECIPE_GRAVITY_XY;
    const struct {
        gboolean is_wrong;
        const char *sentence;
    } rows[] = {
        {has_shape && has_box(recipe), "w_, h_ and ar_ contradict each other: give two of them"},
        {has_shape && !has_side(recipe) && recipe_has(recipe, RECIPE_MODE) &&
             recipe->mode != RECIPE_CROP,
         "ar_ alone crops; another c_ needs w_ or h_"},
        {is_extract && !has_side(recipe), "c_extract needs w_ or h_"},
        {is_extract && recipe_has(recipe, RECIPE_RATIO),
         "dpr_ is meaningless with c_extract, which never scales"},
        {is_extract && recipe->enlarge, "el_1 is meaningless with c_extract, which never scales"},
        {is_extract && recipe_has(recipe, RECIPE_GRAVITY) && !is_around && has_offset(recipe),
         "g_ contradicts x_ and y_: both place the cut"},
        {!is_extract && !is_around && has_offset(recipe), "x_ and y_ need c_extract or g_xy"},
        {is_around && !has_offset(recipe), "g_xy needs x_ or y_"},
        {recipe->is_animation && recipe_has(recipe, RECIPE_PAGE),
         "an_1 keeps all frames, pg_ one of them"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].is_wrong)
            return fault_raise(fault, FAULT_CONTRADICTION, "%s", rows[i].sentence);
    return 0;
}

static void fold_shape(struct recipe *recipe, const struct recipe_rules *rules)
{
    struct recipe_shape shape = recipe->shape;
    if (!recipe_has(recipe, RECIPE_SHAPE))
        return;
    if (recipe->width.pixels > 0)
        recipe->height.pixels =
            (gint32)number_scale_length(recipe->width.pixels, shape.height, shape.width);
    else if (recipe->height.pixels > 0)
        recipe->width.pixels =
            (gint32)number_scale_length(recipe->height.pixels, shape.width, shape.height);
    else
        return;
    recipe->given |= 1u << RECIPE_WIDTH | 1u << RECIPE_HEIGHT;
    recipe_key_drop(recipe, RECIPE_SHAPE, rules);
}

static void fold_ratio(struct recipe *recipe, const struct recipe_rules *rules)
{
    gint32 *lengths[4 + 3 * RECIPE_OVERLAY_MOST] = {&recipe->width.pixels, &recipe->height.pixels,
                                                    &recipe->radius, &recipe->border.width};
    gsize count = 4;
    for (guint32 i = 0; i < recipe->overlays.count; i++) {
        lengths[count++] = &recipe->overlays.list[i].x.pixels;
        lengths[count++] = &recipe->overlays.list[i].y.pixels;
        lengths[count++] = &recipe->overlays.list[i].width.pixels;
    }
    for (gsize i = 0; recipe_has(recipe, RECIPE_RATIO) && i < count; i++)
        if (*lengths[i] > 0)
            *lengths[i] = (gint32)number_scale_length(*lengths[i], recipe->ratio, NUMBER_ONE);
    recipe_key_drop(recipe, RECIPE_RATIO, rules);
}

static gboolean is_box_of(const struct recipe *size, const struct recipe *recipe)
{
    return size->width.pixels == recipe->width.pixels && size->width.part == recipe->width.part &&
           size->height.pixels == recipe->height.pixels && size->height.part == recipe->height.part;
}

/* A named size makes exactly the box it asks for, also when requested by its canonical spelling. */
static gboolean is_named_box(const struct recipe *recipe, const struct recipe_rules *rules)
{
    const struct recipe_size *size;
    for (guint i = 0; (size = recipe_sizes_at(rules->sizes, i)) != NULL; i++) {
        struct recipe folded = size->recipe;
        fold_shape(&folded, rules);
        fold_ratio(&folded, rules);
        if (is_box_of(&folded, recipe))
            return TRUE;
    }
    return FALSE;
}

static void fold_ladder(struct recipe *recipe, const struct recipe_rules *rules)
{
    gint32 width = recipe->width.pixels;
    if (width == 0 || recipe->mode == RECIPE_EXTRACT || is_named_box(recipe, rules))
        return;
    recipe->width.pixels = recipe_ladder_snap(&rules->widths, width);
    if (recipe->height.pixels > 0)
        recipe->height.pixels =
            (gint32)number_scale_length(recipe->height.pixels, recipe->width.pixels, width);
}

/* No length may exceed its range after folding. */
static int check_lengths(const struct recipe *recipe, const struct recipe_rules *rules,
                         struct fault *fault)
{
    const struct {
        const char *name;
        gint32 pixels, most;
    } rows[] = {
        {"w", recipe->width.pixels, rules->max_edge},
        {"h", recipe->height.pixels, rules->max_edge},
        {"r", recipe->radius, RECIPE_LENGTH_MOST},
        {"bo", recipe->border.width, RECIPE_BORDER_MOST},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].pixels > rows[i].most)
            return fault_raise(fault, FAULT_BAD_VALUE,
                               "%s_ comes to %d pixels; at most %d are allowed", rows[i].name,
                               rows[i].pixels, rows[i].most);
    for (guint32 i = 0; i < recipe->overlays.count; i++) {
        const struct recipe_overlay *overlay = &recipe->overlays.list[i];
        if (MAX(MAX(overlay->x.pixels, overlay->y.pixels), overlay->width.pixels) >
            RECIPE_LENGTH_MOST)
            return fault_raise(fault, FAULT_BAD_VALUE, "l_ comes to more than %d pixels",
                               RECIPE_LENGTH_MOST);
    }
    return 0;
}

static void fold_mode(struct recipe *recipe, const struct recipe_rules *rules)
{
    gboolean box_is_whole = recipe_has(recipe, RECIPE_SHAPE) || has_box(recipe);
    enum recipe_mode usual = box_is_whole ? RECIPE_CROP : RECIPE_FIT;
    gboolean is_usual = !recipe_has(recipe, RECIPE_MODE) || recipe->mode == usual;
    if (is_usual || (!box_is_whole && recipe->mode != RECIPE_EXTRACT)) {
        recipe_key_drop(recipe, RECIPE_MODE, rules);
        recipe->mode = usual;
    }
}

/* A coordinate of the point that is not given is the middle. */
static void fold_point(struct recipe *recipe)
{
    if (!has_offset(recipe))
        return;
    if (recipe->gravity.kind == RECIPE_GRAVITY_XY && !recipe_has(recipe, RECIPE_X))
        recipe->x.part = MIDDLE;
    if (recipe->gravity.kind == RECIPE_GRAVITY_XY && !recipe_has(recipe, RECIPE_Y))
        recipe->y.part = MIDDLE;
    recipe->given |= 1u << RECIPE_X | 1u << RECIPE_Y;
}

/* Only cutting depends on the content; padding uses only the compass. */
static void drop_idle_gravity(struct recipe *recipe, const struct recipe_rules *rules)
{
    const struct recipe_gravity *gravity = &recipe->gravity;
    gboolean is_cut = recipe->mode == RECIPE_CROP || recipe->mode == RECIPE_EXTRACT;
    gboolean is_placed =
        is_cut || (recipe->mode == RECIPE_PAD && gravity->kind == RECIPE_GRAVITY_COMPASS);
    if (gravity->kind == RECIPE_GRAVITY_XY && !is_cut) {
        recipe_key_drop(recipe, RECIPE_X, rules);
        recipe_key_drop(recipe, RECIPE_Y, rules);
    }
    if (!is_placed || recipe_gravity_is_center(gravity))
        recipe_key_drop(recipe, RECIPE_GRAVITY, rules);
}

static void drop_idle(struct recipe *recipe, const struct recipe_rules *rules)
{
    recipe_effect_drop_idle(&recipe->effects);
    const struct {
        enum recipe_key key;
        gboolean is_idle;
    } rows[] = {
        {RECIPE_ENLARGE, !recipe->enlarge || !has_side(recipe)},
        {RECIPE_QUALITY, recipe->quality.number == rules->quality},
        {RECIPE_TURN, recipe->turn.degrees == 0 && !recipe->turn.is_mirrored},
        {RECIPE_RADIUS, recipe->radius == 0},
        {RECIPE_BORDER, recipe->border.width == 0},
        {RECIPE_OPACITY, recipe->opacity == 100},
        {RECIPE_EFFECT, recipe->effects.given == 0},
        {RECIPE_PAGE, recipe->page == 1},
        {RECIPE_ANIMATION, !recipe->is_animation},
        {RECIPE_FLAGS, recipe->flags == 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].is_idle)
            recipe_key_drop(recipe, rows[i].key, rules);
    drop_idle_gravity(recipe, rules);
}

int recipe_fold(struct recipe *recipe, const struct recipe_rules *rules, struct fault *fault)
{
    if (check(recipe, fault) == -1)
        return -1;
    fold_shape(recipe, rules);
    fold_ratio(recipe, rules);
    fold_ladder(recipe, rules);
    if (check_lengths(recipe, rules, fault) == -1)
        return -1;
    fold_mode(recipe, rules);
    fold_point(recipe);
    drop_idle(recipe, rules);
    return 0;
}

int recipe_fold_for_format(struct recipe *recipe, enum format format,
                           const struct recipe_rules *rules, struct fault *fault)
{
    const struct format_row *row = format_row(format);
    const struct {
        enum recipe_flag flag;
        gboolean is_possible;
    } rows[] = {
        {RECIPE_PROGRESSIVE, row->can_progress},
        {RECIPE_LOSSLESS, row->can_lossless},
        {RECIPE_KEEP_ICC, row->has_profile},
        {RECIPE_KEEP_COPYRIGHT, row->has_exif},
    };
    if (recipe_is(recipe, RECIPE_LOSSLESS) && !row->can_lossless && !row->is_lossless)
        return fault_raise(fault, FAULT_CONTRADICTION, "fl_lossless: a %s is never lossless",
                           row->extension);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (!rows[i].is_possible)
            recipe->flags &= ~(guint32)rows[i].flag;
    if (recipe->flags == 0)
        recipe_key_drop(recipe, RECIPE_FLAGS, rules);
    if (row->is_lossless || recipe_is(recipe, RECIPE_LOSSLESS))
        recipe_key_drop(recipe, RECIPE_QUALITY, rules);
    if (!row->is_animated)
        recipe_key_drop(recipe, RECIPE_ANIMATION, rules);
    return 0;
}
