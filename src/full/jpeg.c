#include "full/jpeg.h"

#include <setjmp.h>
#include <stdio.h>

#include <jerror.h>
#include <jpeglib.h>

/* `errors` comes first: libjpeg hands on its address, and this whole is found by it. */
struct reading {
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct codec;
    jmp_buf end;
};

static void leave(j_common_ptr codec)
{
    longjmp(((struct reading *)codec->err)->end, 1);
}

static void judge(j_common_ptr codec, int level)
{
    int code = codec->err->msg_code;
    if (level < 0 && (code == JWRN_HIT_MARKER || code == JWRN_JPEG_EOF))
        leave(codec);
}

/* As small as can be: all that matters is to read. Of a picture in several scans libjpeg has read
 * everything before the first row. */
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
    if (setjmp(reading->end) != 0)
        return FALSE;
    jpeg_create_decompress(&reading->codec);
    jpeg_mem_src(&reading->codec, bytes, size);
    jpeg_read_header(&reading->codec, TRUE);
    read_rows(&reading->codec);
    return TRUE;
}

gboolean jpeg_is_whole(const guint8 *bytes, gsize size)
{
    struct reading reading = {0};
    reading.codec.err = jpeg_std_error(&reading.errors);
    reading.errors.error_exit = leave;
    reading.errors.emit_message = judge;
    gboolean is_whole = reaches_end(&reading, bytes, size);
    jpeg_destroy_decompress(&reading.codec);
    return is_whole;
}
