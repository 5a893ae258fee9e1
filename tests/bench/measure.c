/* Makes and compares pictures for quality.py with libvips itself, so that other ways than the
 * renderer's can be tried. Each line of the standard input is one of
 *   similar A B                         answers `LUMA COLOURS AFAR`, see ssim.h
 *   shrink SOURCE RESULT WIDTH KERNEL LIGHT LOAD SHARPEN
 *                                       answers the milliseconds of CPU; LIGHT is gamma or linear,
 *                                       LOAD full or less, SHARPEN m2 of vips_sharpen or 0
 *   save SOURCE RESULT[OPTIONS]         answers the milliseconds of encoding alone, CPU and elapsed
 * and each answer is a line; `failed` and libvips' words when it did not work. */
#include "full/ssim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <vips/vips.h>

#define LONGEST_LINE 4096
#define MOST_WORDS 8

G_DEFINE_AUTOPTR_CLEANUP_FUNC(VipsImage, g_object_unref)

static double cpu(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3;
}

/* A file's pixels in memory, upright, in sRGB, without alpha. */
static VipsImage *load(const char *name)
{
    g_autoptr(VipsImage) file = vips_image_new_from_file(name, NULL);
    g_autoptr(VipsImage) upright = NULL;
    g_autoptr(VipsImage) colored = NULL;
    g_autoptr(VipsImage) opaque = NULL;
    if (file == NULL || vips_autorot(file, &upright, NULL) == -1)
        return NULL;
    int status = vips_image_get_typeof(upright, VIPS_META_ICC_NAME) != 0
                     ? vips_icc_transform(upright, &colored, "srgb", "embedded", TRUE, NULL)
                     : vips_colourspace(upright, &colored, VIPS_INTERPRETATION_sRGB, NULL);
    if (status == -1)
        return NULL;
    if (!vips_image_hasalpha(colored))
        return vips_image_copy_memory(colored);
    return vips_flatten(colored, &opaque, NULL) == -1 ? NULL : vips_image_copy_memory(opaque);
}

static guint16 *fine(VipsImage *image)
{
    const guint8 *pixels = VIPS_IMAGE_ADDR(image, 0, 0);
    guint16 *result = g_new(guint16, VIPS_IMAGE_N_PELS(image));
    for (guint64 i = 0; i < VIPS_IMAGE_N_PELS(image); i++)
        result[i] = (guint16)(pixels[i] * SSIM_WHITE / 255);
    return result;
}

static double similarity(VipsImage *a, VipsImage *b)
{
    g_autoptr(VipsImage) one = vips_image_copy_memory(a);
    g_autoptr(VipsImage) other = vips_image_copy_memory(b);
    if (one == NULL || other == NULL)
        return 0;
    g_autofree guint16 *fine_one = fine(one), *fine_other = fine(other);
    struct ssim_plane before = {fine_one, one->Xsize, one->Ysize};
    struct ssim_plane after = {fine_other, other->Xsize, other->Ysize};
    return ssim_mean(&before, &after);
}

static double similarity_of_luma(VipsImage *a, VipsImage *b)
{
    g_autoptr(VipsImage) one = NULL;
    g_autoptr(VipsImage) other = NULL;
    if (vips_colourspace(a, &one, VIPS_INTERPRETATION_B_W, NULL) == -1 ||
        vips_colourspace(b, &other, VIPS_INTERPRETATION_B_W, NULL) == -1)
        return 0;
    return similarity(one, other);
}

static double similarity_of_colors(VipsImage *a, VipsImage *b)
{
    double sum = 0;
    for (int band = 0; band < 3; band++) {
        g_autoptr(VipsImage) one = NULL;
        g_autoptr(VipsImage) other = NULL;
        if (vips_extract_band(a, &one, band, NULL) == -1 ||
            vips_extract_band(b, &other, band, NULL) == -1)
            return 0;
        sum += similarity(one, other);
    }
    return sum / 3;
}

static double afar(VipsImage *a, VipsImage *b)
{
    struct ssim_plane one = ssim_near(VIPS_IMAGE_ADDR(a, 0, 0), a->Xsize, a->Ysize);
    struct ssim_plane other = ssim_near(VIPS_IMAGE_ADDR(b, 0, 0), b->Xsize, b->Ysize);
    double similarity = ssim_afar(&one, &other);
    g_free((guint16 *)one.pixels);
    g_free((guint16 *)other.pixels);
    return similarity;
}

static int similar(char **words)
{
    g_autoptr(VipsImage) a = load(words[1]);
    g_autoptr(VipsImage) b = load(words[2]);
    if (a == NULL || b == NULL)
        return -1;
    if (a->Xsize != b->Xsize || a->Ysize != b->Ysize || a->Bands != 3 || b->Bands != 3) {
        vips_error("similar", "%d×%d and %d×%d", a->Xsize, a->Ysize, b->Xsize, b->Ysize);
        return -1;
    }
    printf("%.5f %.5f %.5f\n", similarity_of_luma(a, b), similarity_of_colors(a, b), afar(a, b));
    return 0;
}

/* The largest scale of JPEG's that leaves at least the width, and the height that goes with it. */
static int scale_for(const char *name, int width, int *height)
{
    g_autoptr(VipsImage) header = vips_image_new_from_file(name, NULL);
    int factor = 1;
    if (header == NULL)
        return -1;
    *height = (int)((double)header->Ysize * width / header->Xsize + 0.5);
    while (factor < 8 && header->Xsize / (factor * 2) >= width)
        factor *= 2;
    return factor;
}

static int to_light(VipsImage *image, const char *light, VipsImage **result)
{
    return strcmp(light, "linear") == 0
               ? vips_colourspace(image, result, VIPS_INTERPRETATION_scRGB, NULL)
               : vips_copy(image, result, NULL);
}

static int finish(VipsImage *image, double strength, VipsImage **result)
{
    g_autoptr(VipsImage) plain = NULL;
    if (vips_colourspace(image, &plain, VIPS_INTERPRETATION_sRGB, NULL) == -1)
        return -1;
    return strength > 0 ? vips_sharpen(plain, result, "sigma", 0.5, "x1", 2.0, "m2", strength, NULL)
                        : vips_copy(plain, result, NULL);
}

static int shrink(char **words)
{
    int width = (int)g_ascii_strtoll(words[3], NULL, 10), height = 0;
    int least = scale_for(words[1], width, &height);
    int factor = strcmp(words[6], "less") == 0 ? least : 1;
    int kernel = vips_enum_from_nick("shrink", VIPS_TYPE_KERNEL, words[4]);
    double start = cpu();
    g_autoptr(VipsImage) file = NULL;
    g_autoptr(VipsImage) light = NULL;
    g_autoptr(VipsImage) small = NULL;
    g_autoptr(VipsImage) done = NULL;
    if (factor < 1 || kernel < 0 ||
        vips_jpegload(words[1], &file, "shrink", factor, "access", VIPS_ACCESS_SEQUENTIAL, NULL) ==
            -1)
        return -1;
    if (to_light(file, words[5], &light) == -1 ||
        vips_resize(light, &small, (double)width / file->Xsize, "vscale",
                    (double)height / file->Ysize, "kernel", kernel, NULL) == -1 ||
        finish(small, g_ascii_strtod(words[7], NULL), &done) == -1 ||
        vips_image_write_to_file(done, words[2], NULL) == -1)
        return -1;
    printf("%.3f\n", cpu() - start);
    return 0;
}

static int save(char **words)
{
    g_autoptr(VipsImage) image = load(words[1]);
    double start = cpu();
    gint64 now = g_get_monotonic_time();
    if (image == NULL || vips_image_write_to_file(image, words[2], NULL) == -1)
        return -1;
    printf("%.3f %.3f\n", cpu() - start, (double)(g_get_monotonic_time() - now) / 1e3);
    return 0;
}

static int run(char **words)
{
    static const struct {
        const char *name;
        guint words;
        int (*function)(char **words);
    } commands[] = {{"similar", 3, similar}, {"shrink", 8, shrink}, {"save", 3, save}};
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        if (g_strcmp0(words[0], commands[i].name) == 0 && g_strv_length(words) == commands[i].words)
            return commands[i].function(words);
    vips_error("measure", "unknown command");
    return -1;
}

int main(int argc, char **argv)
{
    char line[LONGEST_LINE];
    (void)argc;
    if (VIPS_INIT(argv[0]) != 0)
        return EXIT_FAILURE;
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    while (fgets(line, sizeof line, stdin) != NULL) {
        g_auto(GStrv) words = g_strsplit(g_strchomp(line), " ", MOST_WORDS);
        if (run(words) == -1) {
            g_autofree char *why = g_strdelimit(vips_error_buffer_copy(), "\n", ' ');
            printf("failed %s\n", why);
        }
        fflush(stdout);
    }
    vips_shutdown();
    return EXIT_SUCCESS;
}
