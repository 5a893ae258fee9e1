#include "express/express.h"

#include "box/admit.h"
#include "box/cost.h"
#include "box/exif.h"
#include "box/sniff.h"
#include "express/canvas.h"
#include "express/jpegwriter.h"
#include "express/profile.h"
#include "express/shrink.h"
#include "express/webpwriter.h"

#include <string.h>

/* A picture in progress. */
struct express {
    const struct protocol_request *request;
    struct fault *fault;
    struct jpegreader *reader;
    struct profile *profile; /* NULL for sRGB */
    struct geometry plan;
    struct shrink_options options; /* the plan, for the picture as it is stored */
    guint8 *converted;             /* one line */
    struct jpegwriter *writer;     /* receives the lines … */
    struct canvas canvas;          /* … or this does, if there is no writer */
    int filled;                    /* lines so far in the canvas */
};

enum { DECLINED = 1 };

/* WebP, and profiles that must be converted, need RGB. Grey pictures with a profile and pictures
 * with an unusable profile are declined. */
static int choose_colors(struct express *express)
{
    const struct jpegreader_header *header = jpegreader_header(express->reader);
    gboolean is_jpeg = express->request->format == FORMAT_JPEG;
    enum profile_kind kind = PROFILE_SRGB;
    if (header->profile != NULL)
        kind = header->is_grey
                   ? PROFILE_UNUSABLE
                   : profile_open(header->profile, header->profile_size, &express->profile);
    express->options.colors = JPEGCOLORS_RGB;
    if (is_jpeg && header->is_grey)
        express->options.colors = JPEGCOLORS_GREY;
    else if (is_jpeg && kind == PROFILE_SRGB && !header->is_rgb)
        express->options.colors = JPEGCOLORS_YCC;
    return kind == PROFILE_UNUSABLE ? DECLINED : 0;
}

static int bands_of(const struct express *express)
{
    return jpegcolors_bands(express->options.colors);
}

static int orientation_of(const struct express *express)
{
    return jpegreader_header(express->reader)->orientation;
}

static void plan(struct express *express)
{
    const struct jpegreader_header *header = jpegreader_header(express->reader);
    gboolean is_swapped = canvas_is_swapped(header->orientation);
    struct geometry *plan = &express->plan;
    *plan = geometry_plan(&express->request->recipe, is_swapped ? header->height : header->width,
                          is_swapped ? header->width : header->height);
    express->options.margin = SHRINK_MARGIN;
    express->options.is_coarse = express->request->recipe.quality.number < JPEGWRITER_FULL_COLORS;
    express->options.width = is_swapped ? plan->scaled_height : plan->scaled_width;
    express->options.height = is_swapped ? plan->scaled_width : plan->scaled_height;
    express->options.cut =
        canvas_stored(header->orientation, plan->scaled_width, plan->scaled_height, &plan->cut);
}

static gboolean is_streamed(const struct express *express)
{
    return express->request->format == FORMAT_JPEG && orientation_of(express) == EXIF_UPRIGHT;
}

/* A picture that is not streamed may be held twice, while it is turned. */
static int admit(const struct express *express, const struct sniff *sniff)
{
    gint64 pixels = (gint64)express->plan.width * express->plan.height;
    gint64 held = is_streamed(express) ? 0 : 2 * pixels * bands_of(express);
    struct admit admit = {.geometry = &express->plan,
                          .format = express->request->format,
                          .frames = 1,
                          .memory =
                              sniff_memory(sniff) + held +
                              shrink_memory(jpegreader_header(express->reader), &express->options)};
    return admit_result(&admit, &express->request->limits, express->fault);
}

static int open_source(struct express *express, const guint8 *bytes, struct sniff *sniff)
{
    const struct protocol_request *request = express->request;
    gsize size = request->source_sizes[0];
    enum format format = format_sniff(bytes, size);
    if (format != FORMAT_JPEG && format != FORMAT_UNKNOWN)
        return DECLINED;
    if (sniff_source(bytes, size, &request->limits, sniff, express->fault) == -1)
        return -1;
    int status = jpegreader_open(bytes, size, request->limits.is_lenient != 0, &express->reader,
                                 express->fault);
    if (status != 0)
        return status;
    const struct jpegreader_header *header = jpegreader_header(express->reader);
    if (sniff_again(sniff->format, header->width, header->height, &request->limits,
                    express->fault) == -1)
        return -1;
    return choose_colors(express);
}

static int take_line(void *data, const guint8 *line)
{
    struct express *express = data;
    if (express->profile != NULL) {
        profile_convert(express->profile, line, express->converted, express->options.cut.width);
        line = express->converted;
    }
    if (express->writer != NULL)
        return jpegwriter_line(express->writer, line, express->fault);
    memcpy(canvas_line(&express->canvas, express->filled++), line,
           (gsize)express->canvas.width * (gsize)express->canvas.bands);
    return 0;
}

static int run(struct express *express)
{
    struct shrink_sink sink = {take_line, express};
    express->converted =
        g_malloc((gsize)express->options.cut.width * (gsize)jpegcolors_bands(JPEGCOLORS_RGB));
    return shrink_run(express->reader, &express->options, &sink, express->fault);
}

static int fill_canvas(struct express *express)
{
    const struct geometry_area *cut = &express->options.cut;
    express->canvas = canvas_new(cut->width, cut->height, bands_of(express));
    if (run(express) == -1)
        return -1;
    if (orientation_of(express) == EXIF_UPRIGHT)
        return 0;
    struct canvas upright = canvas_upright(&express->canvas, orientation_of(express));
    canvas_clear(&express->canvas);
    express->canvas = upright;
    return 0;
}

static int write_canvas(struct express *express)
{
    for (int y = 0; y < express->canvas.height; y++)
        if (jpegwriter_line(express->writer, canvas_line(&express->canvas, y), express->fault) ==
            -1)
            return -1;
    return 0;
}

static int make_jpeg(struct express *express, GBytes **file)
{
    const struct recipe *recipe = &express->request->recipe;
    struct jpegwriter_options options = {.width = express->plan.width,
                                         .height = express->plan.height,
                                         .colors = express->options.colors,
                                         .quality = recipe->quality.number,
                                         .is_progressive = recipe_is(recipe, RECIPE_PROGRESSIVE)};
    gboolean streams = is_streamed(express);
    if (!streams && fill_canvas(express) == -1)
        return -1;
    if (jpegwriter_open(&options, &express->writer, express->fault) == -1 ||
        (streams ? run(express) : write_canvas(express)) == -1)
        return -1;
    return jpegwriter_finish(express->writer, file, express->fault);
}

static int make_webp(struct express *express, GBytes **file)
{
    if (fill_canvas(express) == -1)
        return -1;
    return webpwriter_encode(&express->canvas, express->request->recipe.quality.number, file,
                             express->fault);
}

static void tell(const struct express *express, const struct sniff *sniff,
                 struct protocol_reply *reply)
{
    const struct cost_source source = {.format = FORMAT_JPEG,
                                       .width = express->plan.from_width,
                                       .height = express->plan.from_height,
                                       .frames = 1,
                                       .is_staged = sniff->is_staged};
    const struct cost cost = {.recipe = &express->request->recipe,
                              .format = express->request->format,
                              .geometry = &express->plan,
                              .sources = &source,
                              .count = 1};
    reply->cost = cost_predict(&cost);
    reply->source_format = FORMAT_JPEG;
    reply->source_width = express->plan.from_width;
    reply->source_height = express->plan.from_height;
    reply->width = express->plan.width;
    reply->height = express->plan.height;
}

static int make(struct express *express, const struct program_order *order,
                struct protocol_reply *reply, GBytes **file)
{
    struct sniff sniff;
    int status = open_source(express, order->sources[0], &sniff);
    if (status != 0)
        return status;
    plan(express);
    tell(express, &sniff, reply);
    if (admit(express, &sniff) == -1 || order->offer(reply) == -1)
        return -1;
    return express->request->format == FORMAT_JPEG ? make_jpeg(express, file)
                                                   : make_webp(express, file);
}

int express_make(const struct program_order *order, struct protocol_reply *reply, GBytes **file)
{
    struct express express = {.request = order->request, .fault = &reply->fault};
    int status = make(&express, order, reply, file);
    jpegwriter_close(express.writer);
    jpegreader_close(express.reader);
    profile_close(express.profile);
    canvas_clear(&express.canvas);
    g_free(express.converted);
    reply->is_declined = status == DECLINED;
    return status == DECLINED ? 0 : status;
}
