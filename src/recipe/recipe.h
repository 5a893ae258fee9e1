/* recipe: the description of a result, as a value.
 */
#ifndef PANTOGRAPH_RECIPE_RECIPE_H
#define PANTOGRAPH_RECIPE_RECIPE_H

#include "base/color.h"
#include "recipe/recipe_effect.h"
#include "recipe/recipe_gravity.h"
#include "recipe/recipe_length.h"
#include "recipe/recipe_overlay.h"
#include "recipe/recipe_turn.h"

/* Keys in canonical order; `given` in struct recipe has one bit per key. */
enum recipe_key {
    RECIPE_WIDTH,
    RECIPE_HEIGHT,
    RECIPE_SHAPE,
    RECIPE_RATIO,
    RECIPE_MODE,
    RECIPE_ENLARGE,
    RECIPE_GRAVITY,
    RECIPE_X,
    RECIPE_Y,
    RECIPE_BACKGROUND,
    RECIPE_QUALITY,
    RECIPE_TURN,
    RECIPE_RADIUS,
    RECIPE_BORDER,
    RECIPE_OPACITY,
    RECIPE_EFFECT,
    RECIPE_OVERLAY,
    RECIPE_PAGE,
    RECIPE_ANIMATION,
    RECIPE_FLAGS,
    RECIPE_KEYS
};

enum recipe_mode {
    RECIPE_FIT,
    RECIPE_CROP,
    RECIPE_COVER,
    RECIPE_SCALE,
    RECIPE_PAD,
    RECIPE_EXTRACT,
};

/* Aspect ratio as a reduced fraction. */
struct recipe_shape {
    gint64 width, height;
};

/* As large a radius as the sides allow. */
#define RECIPE_RADIUS_MOST (-1)

#define RECIPE_BORDER_MOST 1000 /* pixels */

struct recipe_border {
    gint32 width;
    struct color color;
};

enum recipe_grade {
    RECIPE_GRADE_NONE,
    RECIPE_GRADE_BEST,
    RECIPE_GRADE_GOOD,
    RECIPE_GRADE_ECO,
    RECIPE_GRADE_LOW,
    RECIPE_GRADES
};

/* A number from 1 to 100, or a grade, for which the encoder's number is searched. */
struct recipe_quality {
    gint32 number;
    gint32 grade; /* enum recipe_grade */
};

enum recipe_flag {
    RECIPE_PROGRESSIVE = 1 << 0,
    RECIPE_LOSSLESS = 1 << 1,
    RECIPE_KEEP_ICC = 1 << 2,
    RECIPE_KEEP_COPYRIGHT = 1 << 3,
    RECIPE_ATTACHMENT = 1 << 4,
};

/* Fields that are not given have their defaults. There are no pointers: a recipe can be sent to
 * another process, and two recipes mean the same picture if their canonical spellings are equal. */
struct recipe {
    guint32 given;
    struct recipe_length width, height;
    struct recipe_shape shape;
    gint64 ratio; /* micros; 0 after folding */
    enum recipe_mode mode;
    gboolean enlarge;
    struct recipe_gravity gravity;
    struct recipe_length x, y;
    struct color background;
    struct recipe_quality quality;
    struct recipe_turn turn;
    gint32 radius; /* pixels, or RECIPE_RADIUS_MOST */
    struct recipe_border border;
    gint32 opacity; /* 0–100 */
    struct recipe_effects effects;
    struct recipe_overlays overlays;
    gint32 page; /* from 1 */
    gboolean is_animation;
    guint32 flags; /* bits of enum recipe_flag */
};

/* Whether the recipe asks only for a size without enlarging, a cut at a fixed place, a background,
 * a quality number, and the flags `progressive` and `attachment`. */
gboolean recipe_is_plain(const struct recipe *recipe);

static inline gboolean recipe_has(const struct recipe *recipe, enum recipe_key key)
{
    return (recipe->given & 1u << key) != 0;
}

static inline gboolean recipe_is(const struct recipe *recipe, enum recipe_flag flag)
{
    return (recipe->flags & flag) != 0;
}

#endif
