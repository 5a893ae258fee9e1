/* shrink: reads a JPEG's lines resized to an exact size.
 */
#ifndef PANTOGRAPH_EXPRESS_SHRINK_H
#define PANTOGRAPH_EXPRESS_SHRINK_H

#include "express/jpegreader.h"
#include "recipe/geometry.h"

/* libjpeg leaves at least this many times the wanted pixels, along each side, to the resampler.
 * `make margins` measures what is visible of that and what it costs. */
#define SHRINK_MARGIN 1.2

struct shrink_options {
    int width, height;        /* the size to which the whole picture is scaled, as it is stored */
    struct geometry_area cut; /* the wanted part of that */
    enum jpegcolors colors;
    gboolean is_coarse; /* subsampled colours may lose half of their pixels along each side */
    double margin;      /* SHRINK_MARGIN; from 8 up, everything is decoded in full */
};

/* Receives the lines from top to bottom. Returns 0, or -1 to end. */
struct shrink_sink {
    int (*write)(void *data, const guint8 *line);
    void *data;
};

/* Decodes at the smallest scale whose loss is invisible, and resamples the rest. Returns -1 if the
 * reader raises a fault (undecodable) or the sink returns -1; the sink raises its own. */
int shrink_run(struct jpegreader *reader, const struct shrink_options *options,
               const struct shrink_sink *sink, struct fault *fault);

/* Returns the bytes needed besides the reader's. */
gint64 shrink_memory(const struct jpegreader_header *header, const struct shrink_options *options);

#endif
