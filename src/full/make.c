#include "full/make.h"

#include "box/admit.h"
#include "full/decode.h"
#include "full/encode.h"
#include "full/quality.h"
#include "full/transform.h"
#include "full/trim.h"
#include "full/turn.h"

#define BYTES_A_PIXEL 4

/* A picture while it is made. The recipe is a copy, from which steps that are done are dropped. */
struct making {
    const struct protocol_request *request;
    struct fault *fault;
    struct recipe recipe;
    struct decode sources[PROTOCOL_MOST_SOURCES];
    VipsImage *overlays[RECIPE_OVERLAY_MOST];
    struct step_plan plan;
    VipsImage *roll;   /* the original's frames as decoded, one below the other */
    GPtrArray *frames; /* the same, one by one */
    VipsImage *result;
};

static int open_sources(struct making *making, const struct program_sources *sources)
{
    const struct protocol_request *request = making->request;
    if (request->sources != 1 + making->recipe.overlays.count)
        return fault_raise(making->fault, FAULT_INTERNAL, "%u sources came for %u overlays",
                           request->sources, making->recipe.overlays.count);
    for (guint32 i = 0; i < request->sources; i++) {
        struct decode_options options = {.bytes = sources->bytes[i],
                                         .size = request->source_sizes[i],
                                         .page = i == 0 ? making->recipe.page - 1 : 0,
                                         .is_animation = i == 0 && making->recipe.is_animation};
        if (decode_open(&options, request, &making->sources[i], making->fault) == -1)
            return -1;
    }
    return 0;
}

static struct step_plan plan_for(const struct recipe *recipe, int width, int height)
{
    return (struct step_plan){.recipe = recipe, .geometry = geometry_plan(recipe, width, height)};
}

static void plan(struct making *making, int width, int height)
{
    making->plan = plan_for(&making->recipe, width, height);
    making->plan.has_alpha = format_row(making->request->format)->has_alpha;
    making->plan.origin = making->sources[0].header;
    making->plan.overlays = making->overlays;
}

static gboolean is_trimmed(const struct making *making)
{
    return recipe_effect_has(&making->recipe.effects, RECIPE_EFFECT_TRIM);
}

/* What trimming holds has been counted before. */
static gint64 held_of(const struct making *making)
{
    int width, height;
    turn_size(making->sources[0].header, &making->plan, &width, &height);
    return is_trimmed(making) ? 0 : decode_held(&making->sources[0], width, height);
}

/* What a grade is looked for in is held, as all frames are. */
static gint64 memory_of(const struct making *making)
{
    const struct geometry *geometry = &making->plan.geometry;
    gint64 pixels = (gint64)geometry->width * geometry->height;
    gint64 frames = making->sources[0].frames;
    gint64 memory = transform_memory(&making->plan) + held_of(making);
    for (guint32 i = 0; i < making->request->sources; i++)
        memory += making->sources[i].memory;
    for (guint32 i = 0; i < making->recipe.overlays.count; i++)
        memory +=
            (gint64)making->sources[i + 1].width * making->sources[i + 1].height * BYTES_A_PIXEL;
    gboolean is_held = frames > 1 || making->recipe.quality.grade != RECIPE_GRADE_NONE;
    return is_held ? memory + frames * pixels * BYTES_A_PIXEL : memory;
}

static int admit(const struct making *making)
{
    struct admit admit = {.geometry = &making->plan.geometry,
                          .format = making->request->format,
                          .frames = making->sources[0].frames,
                          .memory = memory_of(making)};
    return admit_result(&admit, &making->request->limits, making->fault);
}

/* Takes what has been decoded apart. */
static int split(struct making *making)
{
    struct decode *source = &making->sources[0];
    making->frames = g_ptr_array_new_with_free_func(g_object_unref);
    if (source->frames == 1) {
        g_ptr_array_add(making->frames, g_object_ref(making->roll));
        return 0;
    }
    g_autoptr(VipsImage) roll = vips_image_copy_memory(making->roll);
    if (roll == NULL)
        return picture_fault(making->fault, FAULT_UNDECODABLE);
    int height = vips_image_get_page_height(making->roll);
    for (int top = 0; top + height <= roll->Ysize; top += height) {
        VipsImage *frame;
        if (picture_lines(roll, top, height, &frame) == -1)
            return picture_fault(making->fault, FAULT_UNDECODABLE);
        g_ptr_array_add(making->frames, frame);
    }
    return 0;
}

/* Puts `frame`, which is NULL when libvips has failed, in the place of another. */
static int replace(struct making *making, guint index, VipsImage *frame)
{
    if (frame == NULL)
        return picture_fault(making->fault, FAULT_UNDECODABLE);
    g_object_unref(making->frames->pdata[index]);
    making->frames->pdata[index] = frame;
    return 0;
}

static int turn_frame(struct making *making, guint index, struct step_plan *plan, VipsRect *box)
{
    int tolerance = making->recipe.effects.amounts[RECIPE_EFFECT_TRIM];
    g_autoptr(VipsImage) turned = NULL;
    if (transform_turn(making->frames->pdata[index], plan, &turned, making->fault) == -1)
        return -1;
    return replace(making, index, vips_image_copy_memory(turned)) == -1
               ? -1
               : trim_find(making->frames->pdata[index], tolerance, box, making->fault);
}

static int crop_frame(struct making *making, guint index, const VipsRect *box)
{
    VipsImage *part = NULL;
    vips_extract_area(making->frames->pdata[index], &part, box->left, box->top, box->width,
                      box->height, NULL);
    return replace(making, index, part);
}

/* Nothing can be planned before it is known what is left: pictures that are trimmed are decoded and
 * turned whole. All frames keep what one of them needs; a picture of one colour stays whole. */
static int trim(struct making *making)
{
    struct decode *source = &making->sources[0];
    struct recipe turning = {.turn = making->recipe.turn, .flags = making->recipe.flags};
    struct step_plan plan = plan_for(&turning, source->width, source->height);
    VipsRect box = {0, 0, 0, 0};
    if (decode_whole(source, &making->roll, making->fault) == -1 || split(making) == -1)
        return -1;
    for (guint i = 0; i < making->frames->len; i++)
        if (turn_frame(making, i, &plan, &box) == -1)
            return -1;
    if (box.width == 0)
        box = (VipsRect){0, 0, plan.geometry.width, plan.geometry.height};
    for (guint i = 0; i < making->frames->len; i++)
        if (crop_frame(making, i, &box) == -1)
            return -1;
    making->recipe.turn = (struct recipe_turn){0, FALSE};
    source->width = box.width;
    source->height = box.height;
    return 0;
}

/* What trimming takes is counted before: all frames at their full size, what some decoders hold,
 * what the edges of one are looked for in, and what one is turned from. 489 MiB were measured where
 * this comes to 820, and the largest WebP needs it all. */
static int admit_whole(struct making *making)
{
    struct decode *source = &making->sources[0];
    struct recipe turning = {.turn = making->recipe.turn};
    struct geometry whole = geometry_plan(&turning, source->width, source->height);
    gint64 copies = source->frames + (turn_is_needed(source->header, &turning) ? 3 : 2);
    gint64 memory =
        2 * source->memory + copies * BYTES_A_PIXEL * (gint64)whole.width * whole.height;
    if (memory <= making->request->limits.memory)
        return 0;
    return fault_raise(making->fault, FAULT_PICTURE_TOO_LARGE,
                       "to trim the original takes %" G_GINT64_FORMAT
                       " bytes of memory; %" G_GINT64_FORMAT " are the most",
                       memory, making->request->limits.memory);
}

static int prepare(struct making *making)
{
    struct decode *source = &making->sources[0];
    if (is_trimmed(making) && (admit_whole(making) == -1 || trim(making) == -1))
        return -1;
    plan(making, source->width, source->height);
    if (admit(making) == -1)
        return -1;
    if (is_trimmed(making))
        return 0;
    int width, height;
    turn_size(source->header, &making->plan, &width, &height);
    return decode_pixels(source, width, height, &making->roll, making->fault) == -1 ||
                   split(making) == -1
               ? -1
               : 0;
}

/* An overlay is a picture of its own: upright, in sRGB. It is held, because frames share it. */
static int load_overlay(struct making *making, guint32 index)
{
    static const struct recipe whole = {.opacity = 100, .page = 1};
    struct decode *source = &making->sources[index + 1];
    struct step_plan plan = plan_for(&whole, source->width, source->height);
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

/* Savers find the height of a frame, the delays and the number of rounds in the metadata. */
static VipsImage *empty_roll(const struct making *making, VipsImage *frame)
{
    const struct geometry *geometry = &making->plan.geometry;
    int height = geometry->height * (int)making->frames->len;
    VipsImage *roll = picture_sheet(frame, geometry->width, height);
    vips_image_set_int(roll, VIPS_META_PAGE_HEIGHT, geometry->height);
    picture_copy_field(making->roll, roll, "loop");
    picture_copy_field(making->roll, roll, "delay");
    return roll;
}

static int add_frame(struct making *making, guint index, VipsImage *made)
{
    int height = making->plan.geometry.height;
    g_autoptr(VipsImage) frame = vips_image_copy_memory(made);
    int status = frame != NULL ? 0 : -1;
    if (status == 0 && index == 0)
        making->result = empty_roll(making, frame);
    for (int y = 0; status == 0 && y < height; y++)
        status = vips_image_write_line(making->result, (int)index * height + y,
                                       VIPS_IMAGE_ADDR(frame, 0, y));
    return status == 0 ? 0 : picture_fault(making->fault, FAULT_UNDECODABLE);
}

static int transform(struct making *making)
{
    for (guint i = 0; i < making->frames->len; i++) {
        g_autoptr(VipsImage) made = NULL;
        if (transform_run(making->frames->pdata[i], &making->plan, &made, making->fault) == -1)
            return -1;
        if (making->frames->len == 1)
            making->result = g_steal_pointer(&made);
        else if (add_frame(making, i, made) == -1)
            return -1;
    }
    return 0;
}

/* The first frame stands for all of an animation. */
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
    return quality_find(first, making->request, &making->recipe, making->fault);
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

static int make(struct making *making, const struct program_sources *sources,
                struct protocol_reply *reply, GBytes **file)
{
    if (open_sources(making, sources) == -1)
        return -1;
    tell(making, reply);
    if (prepare(making) == -1)
        return -1;
    reply->width = making->plan.geometry.width;
    reply->height = making->plan.geometry.height;
    if (load_overlays(making) == -1 || transform(making) == -1 || choose_quality(making) == -1)
        return -1;
    return encode_run(making->result, making->request->format, &making->recipe, file,
                      making->fault);
}

int make_file(const struct program_sources *sources, const struct protocol_request *request,
              struct protocol_reply *reply, GBytes **file)
{
    struct making making = {.request = request, .fault = &reply->fault, .recipe = request->recipe};
    /* decode_check looks at what is said from here on */
    vips_error_clear();
    int status = make(&making, sources, reply, file);
    drop_pixels(&making);
    if (status == 0)
        status = check_sources(&making);
    clear(&making);
    return status;
}
