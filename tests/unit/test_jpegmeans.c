#include "express/jpegmeans.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define MOST_SIDE 150

/* The properties of a JPEG. */
struct kind {
    int width, height, bands, across, down, quality, interval;
    gboolean is_optimized, is_progressive;
};

/* Edges and noise, from smooth to rough, so that codes of all lengths occur. */
static void draw(GRand *dice, const struct kind *kind, int y, guint8 *line)
{
    for (int i = 0; i < kind->width * kind->bands; i++) {
        int noise = g_rand_int_range(dice, 0, 1 + 250 * y / kind->height);
        line[i] = (guint8)CLAMP((i / 9 % 2) * 200 - 60 + noise, 0, 255);
    }
}

static void configure(struct jpeg_compress_struct *codec, const struct kind *kind)
{
    codec->image_width = (unsigned)kind->width;
    codec->image_height = (unsigned)kind->height;
    codec->input_components = kind->bands;
    codec->in_color_space = kind->bands == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(codec);
    jpeg_set_quality(codec, kind->quality, TRUE);
    codec->comp_info[0].h_samp_factor = kind->across;
    codec->comp_info[0].v_samp_factor = kind->down;
    codec->restart_interval = (unsigned)kind->interval;
    codec->optimize_coding = kind->is_optimized;
    if (kind->is_progressive)
        jpeg_simple_progression(codec);
}

/* The caller frees the bytes. */
static guint8 *make(GRand *dice, const struct kind *kind, unsigned long *size)
{
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct codec = {.err = jpeg_std_error(&errors)};
    guint8 line[MOST_SIDE * 3], *bytes = NULL;
    JSAMPROW row = line;
    jpeg_create_compress(&codec);
    jpeg_mem_dest(&codec, &bytes, size);
    configure(&codec, kind);
    jpeg_start_compress(&codec, TRUE);
    for (int y = 0; y < kind->height; y++) {
        draw(dice, kind, y, line);
        jpeg_write_scanlines(&codec, &row, 1);
    }
    jpeg_finish_compress(&codec);
    jpeg_destroy_compress(&codec);
    return bytes;
}

static gboolean read_means(const guint8 *bytes, gsize size, struct jpegmeans *means)
{
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct codec = {.err = jpeg_std_error(&errors)};
    jpeg_create_decompress(&codec);
    jpeg_mem_src(&codec, bytes, size);
    jpeg_read_header(&codec, TRUE);
    gboolean is_read = jpegmeans_read(&codec, means);
    jpeg_destroy_decompress(&codec);
    return is_read;
}

/* Computed from libjpeg's coefficients: T.81, A.3.3 with all but the first of them 0. */
static int wanted(j_decompress_ptr codec, jvirt_barray_ptr *planes, int plane, const int place[2])
{
    JBLOCKARRAY rows = codec->mem->access_virt_barray((j_common_ptr)codec, planes[plane],
                                                      (unsigned)place[1], 1, FALSE);
    int value = rows[0][place[0]][0] * codec->comp_info[plane].quant_table->quantval[0];
    return CLAMP(((value + 4) >> 3) + 128, 0, 255);
}

static void compare(const guint8 *bytes, gsize size, const struct jpegmeans *means)
{
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct codec = {.err = jpeg_std_error(&errors)};
    jpeg_create_decompress(&codec);
    jpeg_mem_src(&codec, bytes, size);
    jpeg_read_header(&codec, TRUE);
    jvirt_barray_ptr *planes = jpeg_read_coefficients(&codec);
    g_assert_cmpint(means->count, ==, codec.num_components);
    for (int plane = 0; plane < means->count; plane++)
        for (int y = 0; y < (int)codec.comp_info[plane].height_in_blocks; y++)
            for (int x = 0; x < (int)codec.comp_info[plane].width_in_blocks; x++) {
                const struct jpegmeans_plane *got = &means->planes[plane];
                g_assert_cmpint(got->pixels[(gsize)y * got->stride + (gsize)x], ==,
                                wanted(&codec, planes, plane, (int[]){x, y}));
            }
    jpeg_destroy_decompress(&codec);
}

static struct kind any_kind(GRand *dice)
{
    static const int factors[][2] = {{1, 1}, {2, 1}, {1, 2}, {2, 2}, {4, 1}, {1, 4}, {4, 2}};
    static const int intervals[] = {0, 0, 1, 3, 20};
    const int *factor = factors[g_rand_int_range(dice, 0, G_N_ELEMENTS(factors))];
    return (struct kind){.width = g_rand_int_range(dice, 1, MOST_SIDE),
                         .height = g_rand_int_range(dice, 1, MOST_SIDE),
                         .bands = g_rand_boolean(dice) ? 3 : 1,
                         .across = factor[0],
                         .down = factor[1],
                         .quality = g_rand_int_range(dice, 1, 101),
                         .interval = intervals[g_rand_int_range(dice, 0, G_N_ELEMENTS(intervals))],
                         .is_optimized = g_rand_boolean(dice)};
}

static void test_means(void)
{
    GRand *dice = g_rand_new_with_seed(4);
    for (int i = 0; i < 400; i++) {
        struct kind kind = any_kind(dice);
        struct jpegmeans means;
        unsigned long size = 0;
        guint8 *bytes = make(dice, &kind, &size);
        g_test_message("%d×%d, %d bands, %d×%d, quality %d, markers each %d", kind.width,
                       kind.height, kind.bands, kind.across, kind.down, kind.quality,
                       kind.interval);
        g_assert_true(read_means(bytes, size, &means));
        compare(bytes, size, &means);
        jpegmeans_clear(&means);
        free(bytes);
    }
    g_rand_free(dice);
}

static void test_lines(void)
{
    GRand *dice = g_rand_new_with_seed(1);
    struct kind kind = {
        .width = 100, .height = 60, .bands = 3, .across = 2, .down = 2, .quality = 90};
    struct jpegmeans means;
    unsigned long size = 0;
    guint8 *bytes = make(dice, &kind, &size), line[13 * 3];
    g_assert_true(read_means(bytes, size, &means));
    for (int y = 0; y < 8; y++) {
        jpegmeans_line(&means, y, 13, 3, line);
        for (int x = 0; x < 13; x++) {
            const struct jpegmeans_plane *planes = means.planes;
            g_assert_cmpint(line[3 * x], ==,
                            planes[0].pixels[(gsize)y * planes[0].stride + (gsize)x]);
            g_assert_cmpint(line[3 * x + 2], ==,
                            planes[2].pixels[(gsize)(y / 2) * planes[2].stride + (gsize)(x / 2)]);
        }
    }
    jpegmeans_clear(&means);
    free(bytes);
    kind.bands = kind.across = kind.down = 1;
    bytes = make(dice, &kind, &size);
    g_assert_true(read_means(bytes, size, &means));
    jpegmeans_line(&means, 0, 13, 3, line);
    g_assert_true(line[36] == means.planes[0].pixels[12] && line[36] == line[37] &&
                  line[36] == line[38]);
    jpegmeans_clear(&means);
    free(bytes);
    g_rand_free(dice);
}

static void test_left_to_others(void)
{
    GRand *dice = g_rand_new_with_seed(2);
    struct kind kind = {
        .width = 90, .height = 70, .bands = 3, .across = 2, .down = 1, .quality = 80};
    struct jpegmeans means;
    unsigned long size = 0;
    guint8 *bytes = make(dice, &kind, &size);
    for (gsize cut = 700; cut < size - 2; cut += 97) {
        g_autofree guint8 *exact = g_memdup2(bytes, cut);
        g_assert_false(read_means(exact, cut, &means));
        g_assert_cmpint(means.count, ==, 0);
    }
    free(bytes);
    kind.is_progressive = TRUE;
    bytes = make(dice, &kind, &size);
    g_assert_false(read_means(bytes, size, &means));
    free(bytes);
    g_rand_free(dice);
}

/* A missing marker, or the wrong one. */
static void test_markers(void)
{
    GRand *dice = g_rand_new_with_seed(3);
    struct kind kind = {.width = 90,
                        .height = 70,
                        .bands = 3,
                        .across = 1,
                        .down = 1,
                        .quality = 80,
                        .interval = 5};
    struct jpegmeans means;
    unsigned long size = 0;
    guint8 *bytes = make(dice, &kind, &size);
    gsize at = size - 1;
    while (!(bytes[at - 1] == 0xff && (bytes[at] & 0xf8) == 0xd0))
        at--;
    bytes[at] ^= 1;
    g_assert_false(read_means(bytes, size, &means));
    bytes[at] ^= 1;
    memmove(bytes + at - 1, bytes + at + 1, size - at - 1);
    g_assert_false(read_means(bytes, size - 2, &means));
    free(bytes);
    g_rand_free(dice);
}

/* A scan that names impossible tables. */
static void test_tables(void)
{
    GRand *dice = g_rand_new_with_seed(6);
    struct kind kind = {
        .width = 20, .height = 20, .bands = 1, .across = 1, .down = 1, .quality = 80};
    struct jpegmeans means;
    unsigned long size = 0;
    guint8 *bytes = make(dice, &kind, &size);
    gsize scan = 0;
    while (!(bytes[scan] == 0xff && bytes[scan + 1] == 0xda))
        scan++;
    for (guint tables = 0; tables <= G_MAXUINT8; tables++) {
        bytes[scan + 6] = (guint8)tables;
        g_assert_cmpint(read_means(bytes, size, &means), ==, tables == 0);
        jpegmeans_clear(&means);
    }
    free(bytes);
    g_rand_free(dice);
}

/* Whatever it returns for damaged files, it reads and writes only its own memory. */
static void test_damage(void)
{
    GRand *dice = g_rand_new_with_seed(5);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
        struct kind kind = any_kind(dice);
        struct jpegmeans means;
        unsigned long size = 0;
        guint8 *bytes = make(dice, &kind, &size);
        gsize scan = size - 1;
        while (!(bytes[scan - 1] == 0xff && bytes[scan] == 0xda))
            scan--;
        for (int wrong = 0; wrong < 3; wrong++)
            bytes[g_rand_int_range(dice, (gint32)scan + 14, (gint32)MAX(size, scan + 15))] =
                (guint8)g_rand_int(dice);
        g_autofree guint8 *exact = g_memdup2(bytes, size);
        refused += !read_means(exact, size, &means);
        jpegmeans_clear(&means);
        free(bytes);
    }
    g_assert_cmpint(refused, >, 500);
    g_rand_free(dice);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/jpegmeans/means", test_means);
    g_test_add_func("/jpegmeans/lines", test_lines);
    g_test_add_func("/jpegmeans/left-to-others", test_left_to_others);
    g_test_add_func("/jpegmeans/markers", test_markers);
    g_test_add_func("/jpegmeans/tables", test_tables);
    g_test_add_func("/jpegmeans/damage", test_damage);
    return g_test_run();
}
