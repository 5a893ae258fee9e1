#include "express/shrink.h"

#include "express/resample.h"

#define WHOLE 8.0

struct flow {
    struct jpegreader *reader;
    const struct shrink_sink *sink;
    struct fault *fault;
};

static int read_line(void *data, guint8 *line)
{
    struct flow *flow = data;
    return jpegreader_line(flow->reader, line, flow->fault);
}

static int write_line(void *data, const guint8 *line)
{
    struct flow *flow = data;
    return flow->sink->write(flow->sink->data, line);
}

static int eighths_of(const struct jpegreader_header *header, const struct shrink_options *options)
{
    double scale =
        MAX((double)options->width / header->width, (double)options->height / header->height);
    return jpegreader_eighths(scale, options->margin);
}

static struct resample_shape shape_of(const struct jpegreader_header *header,
                                      const struct shrink_options *options, int eighths)
{
    return (struct resample_shape){
        .bands = jpegcolors_bands(options->colors),
        .ratio_x = header->width * eighths / WHOLE / options->width,
        .ratio_y = header->height * eighths / WHOLE / options->height,
        .cut = options->cut,
    };
}

int shrink_run(struct jpegreader *reader, const struct shrink_options *options,
               const struct shrink_sink *sink, struct fault *fault)
{
    const struct jpegreader_header *header = jpegreader_header(reader);
    struct flow flow = {reader, sink, fault};
    struct resample_ends ends = {read_line, write_line, &flow};
    int eighths = eighths_of(header, options);
    struct resample_shape shape = shape_of(header, options, eighths);
    if (jpegreader_start(reader, eighths, options->colors, options->is_coarse, fault) == -1)
        return -1;
    jpegreader_size(reader, &shape.from_width, &shape.from_height);
    struct resample *resample = resample_open(&shape, kernels_best());
    int status = resample_run(resample, &ends);
    resample_close(resample);
    return status;
}

gint64 shrink_memory(const struct jpegreader_header *header, const struct shrink_options *options)
{
    int eighths = eighths_of(header, options);
    struct resample_shape shape = shape_of(header, options, eighths);
    shape.from_width = (int)(header->width * eighths / WHOLE) + 1;
    shape.from_height = (int)(header->height * eighths / WHOLE) + 1;
    gint64 means = eighths == 1 ? (gint64)shape.from_width * shape.from_height * shape.bands : 0;
    return means + resample_memory(&shape);
}
