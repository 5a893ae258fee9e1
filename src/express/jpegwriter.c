#include "express/jpegwriter.h"

#include "express/jpegtrap.h"

#define PIECE (32 << 10)

/* libjpeg's own memory destination cannot be freed after an error. `codec` comes first: libjpeg
 * passes on its address, which is also the writer's. */
struct jpegwriter {
    struct jpeg_compress_struct codec;
    struct jpeg_destination_mgr destination;
    struct jpegtrap trap;
    GByteArray *bytes;
};

static void offer(struct jpegwriter *writer, guint used)
{
    g_byte_array_set_size(writer->bytes, used + PIECE);
    writer->destination.next_output_byte = writer->bytes->data + used;
    writer->destination.free_in_buffer = PIECE;
}

static void begin(j_compress_ptr codec)
{
    offer((struct jpegwriter *)codec, 0);
}

static boolean go_on(j_compress_ptr codec)
{
    struct jpegwriter *writer = (struct jpegwriter *)codec;
    offer(writer, writer->bytes->len);
    return TRUE;
}

static void end(j_compress_ptr codec)
{
    struct jpegwriter *writer = (struct jpegwriter *)codec;
    gsize left = writer->destination.free_in_buffer;
    g_byte_array_set_size(writer->bytes, writer->bytes->len - (guint)left);
}

static void set_colors(struct jpeg_compress_struct *codec, const struct jpegwriter_options *options)
{
    codec->input_components = jpegcolors_bands(options->colors);
    codec->in_color_space = (J_COLOR_SPACE)jpegcolors_space(options->colors);
}

static int start(struct jpegwriter *writer, const struct jpegwriter_options *options,
                 struct fault *fault)
{
    struct jpeg_compress_struct *codec = &writer->codec;
    if (jpegtrap_set(&writer->trap))
        return jpegtrap_fault(&writer->trap, fault);
    jpeg_create_compress(codec);
    codec->dest = &writer->destination;
    codec->image_width = (unsigned)options->width;
    codec->image_height = (unsigned)options->height;
    set_colors(codec, options);
    jpeg_set_defaults(codec);
    jpeg_set_quality(codec, options->quality, TRUE);
    codec->optimize_coding = TRUE;
    if (options->quality >= JPEGWRITER_FULL_COLORS)
        codec->comp_info[0].h_samp_factor = codec->comp_info[0].v_samp_factor = 1;
    if (options->is_progressive)
        jpeg_simple_progression(codec);
    jpeg_start_compress(codec, TRUE);
    return 0;
}

int jpegwriter_open(const struct jpegwriter_options *options, struct jpegwriter **writer,
                    struct fault *fault)
{
    *writer = g_new0(struct jpegwriter, 1);
    (*writer)->bytes = g_byte_array_new();
    (*writer)->destination = (struct jpeg_destination_mgr){
        .init_destination = begin, .empty_output_buffer = go_on, .term_destination = end};
    (*writer)->codec.err = jpegtrap_init(&(*writer)->trap);
    if (start(*writer, options, fault) == 0)
        return 0;
    jpegwriter_close(g_steal_pointer(writer));
    return -1;
}

int jpegwriter_line(struct jpegwriter *writer, const guint8 *line, struct fault *fault)
{
    JSAMPROW row = (JSAMPROW)line;
    if (jpegtrap_set(&writer->trap))
        return jpegtrap_fault(&writer->trap, fault);
    jpeg_write_scanlines(&writer->codec, &row, 1);
    return 0;
}

int jpegwriter_finish(struct jpegwriter *writer, GBytes **file, struct fault *fault)
{
    if (jpegtrap_set(&writer->trap))
        return jpegtrap_fault(&writer->trap, fault);
    jpeg_finish_compress(&writer->codec);
    *file = g_byte_array_free_to_bytes(g_steal_pointer(&writer->bytes));
    return 0;
}

void jpegwriter_close(struct jpegwriter *writer)
{
    if (writer == NULL)
        return;
    jpeg_destroy_compress(&writer->codec);
    g_clear_pointer(&writer->bytes, g_byte_array_unref);
    g_free(writer);
}
