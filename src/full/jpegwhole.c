#include "full/jpegwhole.h"

#include "express/jpegtrap.h"

struct reading {
    struct jpegtrap trap;
    struct jpeg_decompress_struct codec;
};

/* Decodes at the smallest scale, because only reading matters. libjpeg has read a picture of
 * several scans completely before its first row. */
static void read_rows(struct jpeg_decompress_struct *codec)
{
    codec->scale_num = 1;
    codec->scale_denom = 8;
    codec->out_color_space = codec->jpeg_color_space;
    codec->do_fancy_upsampling = FALSE;
    jpeg_start_decompress(codec);
    if (jpeg_has_multiple_scans(codec))
        return;
    JSAMPARRAY row =
        codec->mem->alloc_sarray((j_common_ptr)codec, JPOOL_IMAGE,
                                 codec->output_width * (JDIMENSION)codec->output_components, 1);
    while (codec->output_scanline < codec->output_height)
        jpeg_read_scanlines(codec, row, 1);
}

static gboolean reaches_end(struct reading *reading, const guint8 *bytes, gsize size)
{
    if (jpegtrap_set(&reading->trap))
        return FALSE;
    jpeg_create_decompress(&reading->codec);
    jpeg_mem_src(&reading->codec, bytes, size);
    jpeg_read_header(&reading->codec, TRUE);
    read_rows(&reading->codec);
    return TRUE;
}

gboolean jpegwhole_check(const guint8 *bytes, gsize size)
{
    struct reading reading = {.trap = {.is_lenient = FALSE}};
    reading.codec.err = jpegtrap_init(&reading.trap);
    gboolean is_whole = reaches_end(&reading, bytes, size);
    jpeg_destroy_decompress(&reading.codec);
    return is_whole;
}
