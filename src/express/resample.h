/* resample: a picture brought to another size, line by line.
 *
 * Down first and then across, because adding lines up is the cheaper of the two and leaves fewer of
 * them. Only as many lines are held as one line of the result needs: a ring of them. Sums keep
 * six bits of fraction in between and are rounded to bytes once, at the end.
 */
#ifndef PANTOGRAPH_EXPRESS_RESAMPLE_H
#define PANTOGRAPH_EXPRESS_RESAMPLE_H

#include "express/kernels.h"
#include "recipe/geometry.h"

/* A picture of from_width × from_height pixels, and the part of the result that is wanted. The
 * ratios are pixels of the picture to one of the result, 1/8192–8192. */
struct resample_shape {
    int bands; /* 1–4 */
    int from_width, from_height;
    double ratio_x, ratio_y;
    struct geometry_area cut;
};

/* Where lines come from, top down, and where they go. Both return 0, or -1, which ends it. Lines
 * that are given may have KERNELS_SLACK bytes more written behind them than they have. */
struct resample_ends {
    int (*read)(void *data, guint8 *line);
    int (*write)(void *data, const guint8 *line);
    void *data;
};

struct resample;

/* resample_close frees it. `kernels` are borrowed. */
struct resample *resample_open(const struct resample_shape *shape, const struct kernels *kernels);

/* Reads the lines that are needed, and those above them, and writes those of the cut. Returns 0, or
 * -1 as soon as an end does. */
int resample_run(struct resample *resample, const struct resample_ends *ends);

/* Bytes that all of it takes. */
gint64 resample_memory(const struct resample_shape *shape);

void resample_close(struct resample *resample);

#endif
