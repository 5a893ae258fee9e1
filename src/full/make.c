#include "full/make.h"

#include "box/admit.h"
#include "box/cost.h"
#include "full/decode.h"
#include "full/encode.h"
#include "full/frames.h"
#include "full/quality.h"
#include "full/transform.h"
#include "full/trimmed.h"
#include "full/turn.h"

/* A picture in progress. The recipe is a copy, from which completed steps are dropped. */
struct making {
    const struct protocol_request *request;
    struct fault *fault;
    struct recipe recipe;
    struct decode sources[PROTOCOL_MOST_SOURCES];
    VipsImage *overlays[RECIPE_OVERLAY_MOST];
    struct step_plan plan;
    VipsImage *roll;   /* the original's frames as decoded, stacked vertically */
    GPtrArray *frames; /* the same frames, separate */
    VipsImage *result;
};

static int open_sources(struct making *making, const struct program_order *order)
{
    const struct protocol_request *request = making->request;
    if (request->sources != 1 + making->recipe.overlays.count)
        return fault_raise(making->fault, FAULT_INTERNAL, "received %u sources for %u overlays",
                           request->sources, making->recipe.overlays.count);
    for (guint32 i = 0; i < request->sources; i++) {
        struct decode_options options = {.bytes = order->sources[i],
                                         .size = request->source_sizes[i],
                                         .page = i == 0 ? making->recipe.page - 1 : 0,
                                         .is_animation = i == 0 && making->recipe.is_animation};
        if (decode_open(&options, &request->limits, &making->sources[i], making->fault) == -1)
            return -1;
    }
    return 0;
}

static void plan(struct making *making, int width, int height)
{
    making->plan = step_plan_of(&making->recipe, width, height);
    making->plan.has_alpha = format_row(making->request->format)->has_alpha;
    making->plan.origin = making->sources[0].header;
    making->plan.overlays = making->overlays;
}

/* All frames are held, and so is a picture for which a grade's number is searched. */
static gint64 memory_of(const struct making *making)
{
    const struct geometry *geometry = &making->plan.geometry;
    gint64 pixels = (gint64)geometry->width * geometry->height;
    gint64 frames = making->sources[0].frames;
    gint64 memory = transform_memory(&making->plan);
    for (guint32 i = 0; i < making->request->sources; i++)
        memory += making->sources[i].memory;
    for (guint32 i = 0; i < making->recipe.overlays.count; i++)
        memory += (gint64)making->sources[i + 1].width * making->sources[i + 1].height *
                  PICTURE_BYTES_A_PIXEL;
    gboolean is_held = frames > 1 || making->recipe.quality.grade != RECIPE_GRADE_NONE;
    return is_held ? memory + frames * pixels * PICTURE_BYTES_A_PIXEL : memory;
}

/* `decoded` is the number of bytes of decoded pixels not counted before. */
static int admit(const struct making *making, gint64 decoded)
{
    struct admit admit = {.geometry = &making->plan.geometry,
                          .format = making->request->format,
                          .frames = making->sources[0].frames,
                          .memory = memory_of(making) + decoded};
    return admit_result(&admit, &making->request->limits, making->fault);
}

static int prepare_trimmed(struct making *making)
{
    struct trimmed trimmed = {NULL, NULL, 0, 0};
    int status = trimmed_prepare(&making->sources[0], &making->recipe, &making->request->limits,
                                 &trimmed, making->fault);
    making->roll = trimmed.roll;
    making->frames = trimmed.frames;
    if (status == -1)
        return -1;
    making->recipe.turn = (struct recipe_turn){0, FALSE};
    making->sources[0].width = trimmed.width;
    making->sources[0].height = trimmed.height;
    plan(making, trimmed.width, trimmed.height);
    return admit(making, 0);
}

static int prepare_whole(struct making *making)
{
    struct decode *source = &making->sources[0];
    int width, height;
    plan(making, source->width, source->height);
    turn_size(source->header, &making->plan, &width, &height);
    if (admit(making, decode_held(source, width, height)) == -1 ||
        decode_pixels(source, width, height, &making->roll, making->fault) == -1)
        return -1;
    making->frames = frames_split(making->roll, source->frames, making->fault);
    return making->frames != NULL ? 0 : -1;
}

static int prepare(struct making *making)
{
    return trimmed_is_wanted(&making->recipe) ? prepare_trimmed(making) : prepare_whole(making);
}

/* An overlay is a picture of its own: upright, in sRGB. It is held, because frames share it. */
static int load_overlay(struct making *making, guint32 index)
{
    static const struct recipe whole = {.opacity = 100, .page = 1};
    struct decode *source = &making->sources[index + 1];
    struct step_plan plan = step_plan_of(&whole, source->width, source->height);
    g_autoptr(VipsImage) pixels = NULL;
    g_autoptr(VipsImage) upright = NULL;
    g_autoptr(VipsImage) colored = NULL;
    g_autoptr(VipsImage) clear = NULL;
    if (decode_whole(source, &pixels, making->fault) == -1 ||
        transform_turn(pixels, &plan, &upright, making->fault) == -1)
        return -1;
    if (vips_colourspace(upright, &colored, VIPS_INTERPRETATION_sRGB, NULL) == -1 ||
        picture_with_alpha(colored, &clear) == -1)
        return picture_fault(making->fault, FAULT_UNDECODABLE);
    making->overlays[index] = vips_image_copy_memory(clear);
    return making->overlays[index] != NULL ? 0 : picture_fault(making->fault, FAULT_UNDECODABLE);
}

static int load_overlays(struct making *making)
{
    for (guint32 i = 0; i < making->recipe.overlays.count; i++)
        if (load_overlay(making, i) == -1)
            return -1;
    return 0;
}

static int transform(struct making *making)
{
    struct frames_roll roll = {making->roll, making->frames->len, &making->result};
    for (guint i = 0; i < making->frames->len; i++) {
        g_autoptr(VipsImage) made = NULL;
        if (transform_run(making->frames->pdata[i], &making->plan, &made, making->fault) == -1)
            return -1;
        if (making->frames->len == 1)
            making->result = g_steal_pointer(&made);
        else if (frames_add(&roll, i, made, making->fault) == -1)
            return -1;
    }
    return 0;
}

/* The first frame represents the whole animation. */
static int choose_quality(struct making *making)
{
    if (making->recipe.quality.grade == RECIPE_GRADE_NONE)
        return 0;
    g_autoptr(VipsImage) made = g_steal_pointer(&making->result);
    g_autoptr(VipsImage) first = NULL;
    making->result = vips_image_copy_memory(made);
    if (making->result == NULL ||
        picture_lines(making->result, 0, making->plan.geometry.height, &first) == -1)
        return picture_fault(making->fault, FAULT_UNDECODABLE);
    vips_image_remove(first, VIPS_META_PAGE_HEIGHT);
    return quality_find(first, making->request->format, &making->request->limits, &making->recipe,
                        making->fault);
}

static struct cost_source cost_of(const struct decode *source)
{
    return (struct cost_source){.format = source->format,
                                .width = source->width,
                                .height = source->height,
                                .frames = source->frames,
                                .is_staged = source->is_staged};
}

/* Before trimming nobody knows what remains, so the whole picture is planned. What the limits do
 * not allow is not offered. */
static int offer(struct making *making, const struct program_order *order,
                 struct protocol_reply *reply)
{
    struct cost_source sources[PROTOCOL_MOST_SOURCES];
    const struct decode *original = &making->sources[0];
    for (guint32 i = 0; i < order->request->sources; i++)
        sources[i] = cost_of(&making->sources[i]);
    plan(making, original->width, original->height);
    if (!trimmed_is_wanted(&making->recipe) && admit(making, 0) == -1)
        return -1;
    struct cost cost = {.recipe = &making->recipe,
                        .format = order->request->format,
                        .geometry = &making->plan.geometry,
                        .sources = sources,
                        .count = order->request->sources};
    reply->cost = cost_predict(&cost);
    return order->offer(reply);
}

static void tell(const struct making *making, struct protocol_reply *reply)
{
    const struct decode *source = &making->sources[0];
    reply->source_format = source->format;
    reply->source_width = source->width;
    reply->source_height = source->height;
}

static void drop_pixels(struct making *making)
{
    g_clear_object(&making->result);
    g_clear_pointer(&making->frames, g_ptr_array_unref);
    g_clear_object(&making->roll);
    for (guint32 i = 0; i < RECIPE_OVERLAY_MOST; i++)
        g_clear_object(&making->overlays[i]);
}

static int check_sources(struct making *making)
{
    for (guint32 i = 0; i < making->request->sources; i++)
        if (decode_check(&making->sources[i], making->fault) == -1)
            return -1;
    return 0;
}

static void clear(struct making *making)
{
    for (guint32 i = 0; i < PROTOCOL_MOST_SOURCES; i++)
        decode_close(&making->sources[i]);
}

static int make(struct making *making, const struct program_order *order,
                struct protocol_reply *reply, GBytes **file)
{
    if (open_sources(making, order) == -1)
        return -1;
    tell(making, reply);
    if (offer(making, order, reply) == -1 || prepare(making) == -1)
        return -1;
    reply->width = making->plan.geometry.width;
    reply->height = making->plan.geometry.height;
    if (load_overlays(making) == -1 || transform(making) == -1 || choose_quality(making) == -1)
        return -1;
    return encode_run(making->result, making->request->format, &making->recipe, file,
                      making->fault);
}

int make_file(const struct program_order *order, struct protocol_reply *reply, GBytes **file)
{
    struct making making = {
        .request = order->request, .fault = &reply->fault, .recipe = order->request->recipe};
    /* decode_check looks at all messages from here on */
    vips_error_clear();
    int status = make(&making, order, reply, file);
    drop_pixels(&making);
    if (status == 0)
        status = check_sources(&making);
    clear(&making);
    return status;
}
