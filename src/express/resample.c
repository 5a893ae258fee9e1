#include "express/resample.h"

struct resample {
    struct resample_shape shape;
    const struct kernels *kernels;
    struct lanczos down, across;
    gsize stride;         /* bytes per line in the ring */
    guint8 *ring;         /* `down.taps` lines */
    const guint8 **lines; /* those for one line of the result, in order */
    gint16 *sums;
    guint8 *pixels;
    int have; /* lines read so far */
};

static gsize line_size(int width, int bands)
{
    return (gsize)width * bands + KERNELS_SLACK;
}

struct resample *resample_open(const struct resample_shape *shape, const struct kernels *kernels)
{
    const struct geometry_area *cut = &shape->cut;
    struct lanczos_options across = {shape->from_width, shape->ratio_x, cut->x, cut->width};
    struct lanczos_options down = {shape->from_height, shape->ratio_y, cut->y, cut->height};
    struct resample *resample = g_new0(struct resample, 1);
    resample->shape = *shape;
    resample->kernels = kernels;
    lanczos_plan(&across, &resample->across);
    lanczos_plan(&down, &resample->down);
    resample->stride = line_size(shape->from_width, shape->bands);
    resample->ring = g_malloc0(resample->stride * resample->down.taps);
    resample->lines = g_new(const guint8 *, resample->down.taps);
    /* weights of 0 still read their pixels */
    resample->sums = g_new0(gint16, resample->stride + (gsize)resample->across.taps * shape->bands);
    resample->pixels = g_malloc(line_size(cut->width, shape->bands));
    return resample;
}

static guint8 *slot(struct resample *resample, int line)
{
    return resample->ring + resample->stride * (line % resample->down.taps);
}

static int fill(struct resample *resample, int until, const struct resample_ends *ends)
{
    for (; resample->have < MIN(until, resample->shape.from_height); resample->have++)
        if (ends->read(ends->data, slot(resample, resample->have)) == -1)
            return -1;
    return 0;
}

int resample_run(struct resample *resample, const struct resample_ends *ends)
{
    const struct lanczos *down = &resample->down;
    for (int y = 0; y < down->count; y++) {
        int start = down->starts[y];
        if (fill(resample, start + down->taps, ends) == -1)
            return -1;
        for (int tap = 0; tap < down->taps; tap++)
            resample->lines[tap] = slot(resample, start + tap);
        resample->kernels->down(resample->lines, down->weights + (gsize)y * down->taps, down->taps,
                                resample->shape.from_width * resample->shape.bands, resample->sums);
        resample->kernels->across(resample->sums, &resample->across, resample->shape.bands,
                                  resample->pixels);
        if (ends->write(ends->data, resample->pixels) == -1)
            return -1;
    }
    return 0;
}

gint64 resample_memory(const struct resample_shape *shape)
{
    gint64 down = lanczos_taps(shape->ratio_y), across = lanczos_taps(shape->ratio_x);
    gint64 ring = down * (gint64)line_size(shape->from_width, shape->bands);
    gint64 weights =
        (down * shape->cut.height + across * shape->cut.width) * (gint64)sizeof(gint16);
    return ring + weights;
}

void resample_close(struct resample *resample)
{
    if (resample == NULL)
        return;
    lanczos_clear(&resample->across);
    lanczos_clear(&resample->down);
    g_free(resample->ring);
    g_free(resample->lines);
    g_free(resample->sums);
    g_free(resample->pixels);
    g_free(resample);
}
