#include "recipe/geometry.h"

#include "base/number.h"

#include <math.h>

struct size {
    gint64 width, height;
};

/* The side's length in pixels, 0 if not given. */
static gint64 side(const struct recipe_length *length, gint64 whole)
{
    if (length->part > 0)
        return number_scale_length(whole, length->part, NUMBER_ONE);
    return length->pixels;
}

static struct size with_width(struct size shape, gint64 width)
{
    return (struct size){width, number_scale_length(shape.height, width, shape.width)};
}

static struct size with_height(struct size shape, gint64 height)
{
    return (struct size){number_scale_length(shape.width, height, shape.height), height};
}

static gboolean is_flatter(struct size a, struct size b)
{
    return a.width * b.height > b.width * a.height;
}

/* The largest size of this shape that fits into the frame. */
static struct size inside(struct size shape, struct size frame)
{
    return is_flatter(shape, frame) ? with_width(shape, frame.width)
                                    : with_height(shape, frame.height);
}

/* The smallest size of this shape that covers the frame. */
static struct size around(struct size shape, struct size frame)
{
    return is_flatter(shape, frame) ? with_height(shape, frame.height)
                                    : with_width(shape, frame.width);
}

static struct size shrink_into(struct size box, struct size frame)
{
    if (box.width > frame.width)
        box = with_width(box, frame.width);
    if (box.height > frame.height)
        box = with_height(box, frame.height);
    return box;
}

static struct size box_of(const struct recipe *recipe, struct size original)
{
    struct size box = {side(&recipe->width, original.width),
                       side(&recipe->height, original.height)};
    gboolean is_shaped = recipe_has(recipe, RECIPE_SHAPE);
    struct size shape =
        is_shaped ? (struct size){recipe->shape.width, recipe->shape.height} : original;
    if (box.width == 0 && box.height == 0)
        return is_shaped ? inside(shape, original) : original;
    if (box.height == 0)
        return with_width(shape, box.width);
    if (box.width == 0)
        return with_height(shape, box.height);
    return box;
}

/* If at most one side was given, the box has the picture's own shape and is itself the result. */
static gboolean is_loose(const struct recipe *recipe)
{
    return !recipe_has(recipe, RECIPE_SHAPE) &&
           (!recipe_has(recipe, RECIPE_WIDTH) || !recipe_has(recipe, RECIPE_HEIGHT));
}

static struct size scale_of(const struct recipe *recipe, struct size original, struct size box)
{
    struct size result = box;
    if (recipe->mode == RECIPE_EXTRACT)
        result = original;
    else if ((recipe->mode == RECIPE_FIT && !is_loose(recipe)) || recipe->mode == RECIPE_PAD)
        result = inside(original, box);
    else if (recipe->mode == RECIPE_COVER || recipe->mode == RECIPE_CROP)
        result = around(original, box);
    gboolean is_larger = result.width > original.width || result.height > original.height;
    return is_larger && !recipe->enlarge ? original : result;
}

gint64 geometry_place(gint64 room, int third)
{
    return third < 0 ? 0 : third > 0 ? room : room / 2;
}

static gint64 offset(const struct recipe_length *length, gint64 whole, gint64 room)
{
    return MIN(recipe_length_pixels(length, whole), room);
}

/* The start of a cut centred on a point of the original, as far as its edges allow. */
static gint64 around_point(const struct recipe_length *point, gint64 whole, gint64 from,
                           gint64 size)
{
    gint64 middle = number_scale(recipe_length_pixels(point, whole), from, whole);
    return CLAMP(middle - size / 2, 0, from - size);
}

static struct geometry_area cut_of(const struct recipe *recipe, struct size whole, struct size from,
                                   struct size box)
{
    struct size size = {MIN(box.width, from.width), MIN(box.height, from.height)};
    struct size room = {from.width - size.width, from.height - size.height};
    gint64 x = geometry_place(room.width, recipe->gravity.x);
    gint64 y = geometry_place(room.height, recipe->gravity.y);
    if (recipe->gravity.kind == RECIPE_GRAVITY_XY) {
        x = around_point(&recipe->x, whole.width, from.width, size.width);
        y = around_point(&recipe->y, whole.height, from.height, size.height);
    } else if (recipe_has(recipe, RECIPE_X)) {
        x = offset(&recipe->x, from.width, room.width);
        y = offset(&recipe->y, from.height, room.height);
    }
    return (struct geometry_area){(int)x, (int)y, (int)size.width, (int)size.height};
}

/* Sine of whole degrees in micros. */
static gint64 sine(int degrees)
{
    return llround(sin(degrees * G_PI / 180) * (double)NUMBER_ONE);
}

/* The bounding box of a turned rectangle. */
static struct size turned(struct size size, int degrees)
{
    gint64 sin = ABS(sine(degrees)), cos = ABS(sine(degrees + 90));
    return (struct size){number_scale_length(size.width * cos + size.height * sin, 1, NUMBER_ONE),
                         number_scale_length(size.width * sin + size.height * cos, 1, NUMBER_ONE)};
}

struct geometry geometry_plan(const struct recipe *recipe, int width, int height)
{
    struct size original = turned((struct size){width, height}, recipe->turn.degrees);
    struct size box = box_of(recipe, original);
    enum recipe_mode mode = recipe->mode;
    if (!recipe->enlarge && mode != RECIPE_FIT && mode != RECIPE_COVER)
        box = shrink_into(box, original);
    struct size whole = scale_of(recipe, original, box);
    gboolean is_cut = mode == RECIPE_CROP || mode == RECIPE_EXTRACT;
    struct geometry_area cut = cut_of(recipe, original, whole, is_cut ? box : whole);
    struct size canvas = mode == RECIPE_PAD ? box : (struct size){cut.width, cut.height};
    return (struct geometry){
        .from_width = width,
        .from_height = height,
        .turned_width = (int)original.width,
        .turned_height = (int)original.height,
        .scaled_width = (int)whole.width,
        .scaled_height = (int)whole.height,
        .cut = cut,
        .canvas_width = (int)canvas.width,
        .canvas_height = (int)canvas.height,
        .at_x = (int)geometry_place(canvas.width - cut.width, recipe->gravity.x),
        .at_y = (int)geometry_place(canvas.height - cut.height, recipe->gravity.y),
        .border = recipe->border.width,
        .width = (int)canvas.width + 2 * recipe->border.width,
        .height = (int)canvas.height + 2 * recipe->border.width,
    };
}
