#include "express/canvas.h"
#include "unit.h"

#include <string.h>

/* The letter F, upright, and as a camera stores it in each orientation. */
static const char *const stored[] = {
    [1] = "FFF F.. FF. F..", [2] = "FFF ..F .FF ..F", [3] = "..F .FF ..F FFF",
    [4] = "F.. FF. F.. FFF", [5] = "FFFF F.F. F...",  [6] = "F... F.F. FFFF",
    [7] = "...F .F.F FFFF",  [8] = "FFFF .F.F ...F",
};

static struct canvas draw(const char *text, int bands)
{
    g_auto(GStrv) rows = g_strsplit(text, " ", -1);
    struct canvas canvas = canvas_new((int)strlen(rows[0]), (int)g_strv_length(rows), bands);
    for (int y = 0; y < canvas.height; y++)
        for (int x = 0; x < canvas.width; x++)
            memset(canvas_line(&canvas, y) + x * bands, rows[y][x], (gsize)bands);
    return canvas;
}

static void test_upright(void)
{
    for (int bands = 1; bands <= 3; bands++)
        for (int orientation = 1; orientation <= 8; orientation++) {
            struct canvas canvas = draw(stored[orientation], bands),
                          wanted = draw(stored[1], bands);
            struct canvas upright = canvas_upright(&canvas, orientation);
            g_test_message("orientation %d", orientation);
            g_assert_cmpint(upright.width, ==, 3);
            g_assert_cmpint(upright.height, ==, 4);
            g_assert_cmpint(canvas_is_swapped(orientation), ==, canvas.width == 4);
            g_assert_cmpmem(upright.pixels, (gsize)(12 * bands), wanted.pixels,
                            (gsize)(12 * bands));
            canvas_clear(&canvas);
            canvas_clear(&wanted);
            canvas_clear(&upright);
        }
}

static struct canvas cut(const struct canvas *canvas, const struct geometry_area *area)
{
    struct canvas part = canvas_new(area->width, area->height, canvas->bands);
    for (int y = 0; y < area->height; y++)
        memcpy(canvas_line(&part, y), canvas_line(canvas, area->y + y) + area->x * canvas->bands,
               (gsize)(area->width * canvas->bands));
    return part;
}

/* Cutting and then putting upright equals putting upright and then cutting. */
static void test_stored_areas(void)
{
    static const struct geometry_area areas[] = {
        {0, 0, 1, 1}, {2, 3, 1, 1}, {0, 1, 3, 2}, {1, 0, 2, 3}, {0, 0, 3, 4}};
    for (int orientation = 1; orientation <= 8; orientation++)
        for (gsize i = 0; i < G_N_ELEMENTS(areas); i++) {
            struct canvas canvas = draw(stored[orientation], 1), whole = draw(stored[1], 1);
            struct geometry_area area = canvas_stored(orientation, 3, 4, &areas[i]);
            struct canvas part = cut(&canvas, &area), wanted = cut(&whole, &areas[i]);
            struct canvas upright = canvas_upright(&part, orientation);
            g_assert_cmpint(upright.width, ==, wanted.width);
            g_assert_cmpmem(upright.pixels, (gsize)(upright.width * upright.height), wanted.pixels,
                            (gsize)(wanted.width * wanted.height));
            canvas_clear(&canvas);
            canvas_clear(&whole);
            canvas_clear(&part);
            canvas_clear(&wanted);
            canvas_clear(&upright);
        }
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/canvas/upright", test_upright);
    g_test_add_func("/canvas/stored-areas", test_stored_areas);
    return g_test_run();
}
