#include "express/jpegreader.h"

#include "box/exif.h"
#include "express/jpegmeans.h"
#include "express/jpegtrap.h"

#include <stdlib.h>

#define EXIF_MARKER (JPEG_APP0 + 1)
#define PROFILE_MARKER (JPEG_APP0 + 2)
#define LONGEST_MARKER 0xffff
#define WHOLE 8

struct jpegreader {
    struct jpegtrap trap;
    struct jpeg_decompress_struct codec;
    struct jpegreader_header header;
    int eighths;
    enum jpegcolors colors;
    struct jpegmeans means; /* if it has planes, lines come from here */
    int line;               /* the next one of them */
};

static int orientation_of(const struct jpeg_decompress_struct *codec)
{
    for (const struct jpeg_marker_struct *marker = codec->marker_list; marker != NULL;
         marker = marker->next)
        if (marker->marker == EXIF_MARKER && exif_is(marker->data, marker->data_length))
            return exif_orientation(marker->data, marker->data_length);
    return EXIF_UPRIGHT;
}

static void fill_header(struct jpegreader *reader)
{
    struct jpeg_decompress_struct *codec = &reader->codec;
    reader->header = (struct jpegreader_header){
        .width = (int)codec->image_width,
        .height = (int)codec->image_height,
        .is_grey = codec->jpeg_color_space == JCS_GRAYSCALE,
        .is_rgb = codec->jpeg_color_space == JCS_RGB,
        .orientation = orientation_of(codec),
    };
    jpeg_read_icc_profile(codec, &reader->header.profile, &reader->header.profile_size);
}

static int read_header(struct jpegreader *reader, const guint8 *bytes, gsize size,
                       struct fault *fault)
{
    struct jpeg_decompress_struct *codec = &reader->codec;
    if (jpegtrap_set(&reader->trap))
        return jpegtrap_fault(&reader->trap, fault);
    jpeg_create_decompress(codec);
    jpeg_save_markers(codec, EXIF_MARKER, LONGEST_MARKER);
    jpeg_save_markers(codec, PROFILE_MARKER, LONGEST_MARKER);
    jpeg_mem_src(codec, bytes, size);
    jpeg_read_header(codec, TRUE);
    fill_header(reader);
    return 0;
}

static gboolean is_known(const struct jpeg_decompress_struct *codec)
{
    return codec->jpeg_color_space == JCS_GRAYSCALE || codec->jpeg_color_space == JCS_YCbCr ||
           codec->jpeg_color_space == JCS_RGB;
}

int jpegreader_open(const guint8 *bytes, gsize size, gboolean is_lenient,
                    struct jpegreader **reader, struct fault *fault)
{
    *reader = g_new0(struct jpegreader, 1);
    (*reader)->codec.err = jpegtrap_init(&(*reader)->trap);
    (*reader)->trap.is_lenient = is_lenient;
    int status = read_header(*reader, bytes, size, fault);
    if (status == 0 && is_known(&(*reader)->codec))
        return 0;
    jpegreader_close(g_steal_pointer(reader));
    return status == 0 ? 1 : -1;
}

const struct jpegreader_header *jpegreader_header(const struct jpegreader *reader)
{
    return &reader->header;
}

int jpegreader_eighths(double scale, double margin)
{
    int eighths = 1;
    while (eighths < WHOLE && eighths < WHOLE * scale * margin)
        eighths *= 2;
    return eighths;
}

static int start_codec(struct jpegreader *reader, int eighths, enum jpegcolors colors,
                       struct fault *fault)
{
    struct jpeg_decompress_struct *codec = &reader->codec;
    if (jpegtrap_set(&reader->trap))
        return jpegtrap_fault(&reader->trap, fault);
    codec->scale_num = (unsigned)eighths;
    codec->scale_denom = WHOLE;
    codec->out_color_space = (J_COLOR_SPACE)jpegcolors_space(colors);
    jpeg_start_decompress(codec);
    return 0;
}

/* Whether the means equal libjpeg's result. */
static gboolean has_no_subsampling(const struct jpeg_decompress_struct *codec)
{
    return codec->num_components == 1 ||
           (codec->max_h_samp_factor == 1 && codec->max_v_samp_factor == 1);
}

int jpegreader_start(struct jpegreader *reader, int eighths, enum jpegcolors colors,
                     gboolean is_coarse, struct fault *fault)
{
    reader->eighths = eighths;
    reader->colors = colors;
    if (eighths == 1 && (is_coarse || has_no_subsampling(&reader->codec)) &&
        jpegmeans_read(&reader->codec, &reader->means))
        return 0;
    return start_codec(reader, eighths, colors, fault);
}

static int scaled(int pixels, int eighths)
{
    return (pixels * eighths + WHOLE - 1) / WHOLE;
}

void jpegreader_size(const struct jpegreader *reader, int *width, int *height)
{
    *width = scaled(reader->header.width, reader->eighths);
    *height = scaled(reader->header.height, reader->eighths);
}

static guint8 byte_of(int value)
{
    return (guint8)CLAMP(value, 0, G_MAXUINT8);
}

/* JFIF 1.02, "Standards": YCbCr to RGB, with 16 fraction bits. */
static void convert_to_rgb(guint8 *line, int width)
{
    const int half = 1 << 15;
    for (guint8 *pixel = line; pixel < line + 3 * width; pixel += 3) {
        int y = pixel[0], cb = pixel[1] - 128, cr = pixel[2] - 128;
        pixel[0] = byte_of(y + ((91881 * cr + half) >> 16));
        pixel[1] = byte_of(y + ((-22554 * cb - 46802 * cr + half) >> 16));
        pixel[2] = byte_of(y + ((116130 * cb + half) >> 16));
    }
}

static void copy_means(struct jpegreader *reader, guint8 *line)
{
    int width = scaled(reader->header.width, reader->eighths);
    jpegmeans_line(&reader->means, reader->line++, width, jpegcolors_bands(reader->colors), line);
    if (reader->colors == JPEGCOLORS_RGB && !reader->header.is_rgb && !reader->header.is_grey)
        convert_to_rgb(line, width);
}

int jpegreader_line(struct jpegreader *reader, guint8 *line, struct fault *fault)
{
    if (reader->means.count > 0) {
        copy_means(reader, line);
        return 0;
    }
    if (jpegtrap_set(&reader->trap))
        return jpegtrap_fault(&reader->trap, fault);
    jpeg_read_scanlines(&reader->codec, &line, 1);
    return 0;
}

void jpegreader_close(struct jpegreader *reader)
{
    if (reader == NULL)
        return;
    jpegmeans_clear(&reader->means);
    jpeg_destroy_decompress(&reader->codec);
    free(reader->header.profile);
    g_free(reader);
}
