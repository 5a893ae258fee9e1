/* shrink: the lines of a JPEG at exactly a size.
 */
#ifndef PANTOGRAPH_EXPRESS_SHRINK_H
#define PANTOGRAPH_EXPRESS_SHRINK_H

#include "express/jpegreader.h"
#include "recipe/geometry.h"

/* How many times the pixels that are wanted, along each side, libjpeg leaves to the resampler at
 * the least: `make margins` measures what can be seen of it, and what it costs. */
#define SHRINK_MARGIN 1.2

struct shrink_options {
    int width, height;        /* that the whole picture, as it is stored, is brought to */
    struct geometry_area cut; /* of that, what is wanted */
    enum jpegcolors colors;
    gboolean is_coarse; /* subsampled colours may lose half of their pixels along each side */
    double margin;      /* SHRINK_MARGIN; from 8 on everything is decoded in full */
};

/* Where lines go, top down; returns 0, or -1, which ends it. */
struct shrink_sink {
    int (*write)(void *data, const guint8 *line);
    void *data;
};

/* Decodes as small as nobody sees, and resamples what is left. Returns -1 when the reader has a
 * fault (undecodable), or when the sink has, whose matter that is. */
int shrink_run(struct jpegreader *reader, const struct shrink_options *options,
               const struct shrink_sink *sink, struct fault *fault);

/* Bytes that it takes besides the reader. */
gint64 shrink_memory(const struct jpegreader_header *header, const struct shrink_options *options);

#endif
