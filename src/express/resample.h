/* resample: resizes a picture line by line.
 *
 * It resamples vertically first and horizontally second, because adding up lines is the cheaper
 * loop and leaves fewer of them. It holds only the lines needed for one line of the result, in a
 * ring. Sums keep six fraction bits in between and are rounded to bytes only once, at the end.
 */
#ifndef PANTOGRAPH_EXPRESS_RESAMPLE_H
#define PANTOGRAPH_EXPRESS_RESAMPLE_H

#include "express/kernels.h"
#include "recipe/geometry.h"

/* A picture of from_width × from_height pixels, and the wanted part of the result. Ratios are
 * pixels of the picture per pixel of the result, 1/8192–8192. */
struct resample_shape {
    int bands; /* 1–4 */
    int from_width, from_height;
    double ratio_x, ratio_y;
    struct geometry_area cut;
};

/* The source and the sink of lines, from top to bottom. Both return 0, or -1 to end. `read` gets a
 * buffer with KERNELS_SLACK spare bytes after the line. */
struct resample_ends {
    int (*read)(void *data, guint8 *line);
    int (*write)(void *data, const guint8 *line);
    void *data;
};

struct resample;

/* `kernels` are borrowed. Free with resample_close. */
struct resample *resample_open(const struct resample_shape *shape, const struct kernels *kernels);

/* Reads all lines down to the last one needed, and writes the lines of the cut. Returns 0, or -1 as
 * soon as the source or the sink does. */
int resample_run(struct resample *resample, const struct resample_ends *ends);

/* Returns the bytes needed in total. */
gint64 resample_memory(const struct resample_shape *shape);

void resample_close(struct resample *resample);

#endif
