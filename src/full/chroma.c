#include "full/chroma.h"

#include <math.h>
#include <stdlib.h>

#define SIDE 16
#define PART 0.99

static int blocks_along(int length)
{
    return (length + SIDE - 1) / SIDE;
}

static void measure(const guint8 *rgb, int stride, int width, int height, float tint[2])
{
    double red = 0, green = 0, blue = 0, count = (double)width * height;
    for (int y = 0; y < height; y++)
        for (const guint8 *at = rgb + (gsize)y * (gsize)stride, *end = at + 3 * (gsize)width;
             at < end; at += 3) {
            red += at[0];
            green += at[1];
            blue += at[2];
        }
    tint[0] = (float)((-0.168736 * red - 0.331264 * green + 0.5 * blue) / count);
    tint[1] = (float)((0.5 * red - 0.418688 * green - 0.081312 * blue) / count);
}

struct chroma_map chroma_of(const guint8 *rgb, int width, int height)
{
    int across = blocks_along(width), down = blocks_along(height), stride = 3 * width;
    struct chroma_map map = {g_malloc_n((gsize)across * (gsize)down, sizeof *map.blocks),
                             across * down};
    for (int i = 0; i < map.count; i++) {
        int x = i % across * SIDE, y = i / across * SIDE;
        measure(rgb + (gsize)y * (gsize)stride + 3 * (gsize)x, stride, MIN(SIDE, width - x),
                MIN(SIDE, height - y), map.blocks[i]);
    }
    return map;
}

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

double chroma_distance(const struct chroma_map *a, const struct chroma_map *b)
{
    g_autofree double *distances = g_new(double, a->count);
    for (int i = 0; i < a->count; i++)
        distances[i] = hypot(a->blocks[i][0] - b->blocks[i][0], a->blocks[i][1] - b->blocks[i][1]);
    qsort(distances, (gsize)a->count, sizeof *distances, compare);
    return distances[(int)((a->count - 1) * PART)];
}
