#include "express/canvas.h"

#include <string.h>

/* EXIF 2.32, 4.6.4.A: upright coordinates become stored ones by swapping them first, then counting
 * from the other end. */
static const struct way {
    gboolean is_swapped, is_from_right, is_from_below;
} ways[] = {
    [1] = {FALSE, FALSE, FALSE}, [2] = {FALSE, TRUE, FALSE}, [3] = {FALSE, TRUE, TRUE},
    [4] = {FALSE, FALSE, TRUE},  [5] = {TRUE, FALSE, FALSE}, [6] = {TRUE, FALSE, TRUE},
    [7] = {TRUE, TRUE, TRUE},    [8] = {TRUE, TRUE, FALSE},
};

struct canvas canvas_new(int width, int height, int bands)
{
    gsize size = (gsize)width * (gsize)height * (gsize)bands;
    return (struct canvas){width, height, bands, g_malloc(size)};
}

guint8 *canvas_line(const struct canvas *canvas, int y)
{
    return canvas->pixels + (gsize)y * (gsize)canvas->width * (gsize)canvas->bands;
}

gboolean canvas_is_swapped(int orientation)
{
    return ways[orientation].is_swapped;
}

static struct geometry_area swap(const struct geometry_area *area)
{
    return (struct geometry_area){area->y, area->x, area->height, area->width};
}

struct geometry_area canvas_stored(int orientation, int width, int height,
                                   const struct geometry_area *area)
{
    const struct way *way = &ways[orientation];
    struct geometry_area stored = way->is_swapped ? swap(area) : *area;
    int right = (way->is_swapped ? height : width) - stored.x - stored.width;
    int below = (way->is_swapped ? width : height) - stored.y - stored.height;
    if (way->is_from_right)
        stored.x = right;
    if (way->is_from_below)
        stored.y = below;
    return stored;
}

/* The byte offsets in the stored picture for one step right or down in the upright one. */
static void find_steps(const struct canvas *stored, const struct way *way, gssize *right,
                       gssize *down)
{
    gssize pixel = stored->bands, line = (gssize)stored->width * stored->bands;
    gssize across = way->is_from_right ? -pixel : pixel;
    gssize along = way->is_from_below ? -line : line;
    *right = way->is_swapped ? along : across;
    *down = way->is_swapped ? across : along;
}

struct canvas canvas_upright(const struct canvas *stored, int orientation)
{
    const struct way *way = &ways[orientation];
    struct canvas upright =
        canvas_new(way->is_swapped ? stored->height : stored->width,
                   way->is_swapped ? stored->width : stored->height, stored->bands);
    const guint8 *origin = canvas_line(stored, way->is_from_below ? stored->height - 1 : 0) +
                           (way->is_from_right ? (stored->width - 1) * stored->bands : 0);
    gssize right, down;
    find_steps(stored, way, &right, &down);
    guint8 *to = upright.pixels;
    for (int y = 0; y < upright.height; y++)
        for (int x = 0; x < upright.width; x++, to += upright.bands)
            memcpy(to, origin + y * down + x * right, (gsize)upright.bands);
    return upright;
}

void canvas_clear(struct canvas *canvas)
{
    g_clear_pointer(&canvas->pixels, g_free);
}
