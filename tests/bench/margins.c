/* What is seen of letting libjpeg decode smaller, and what it saves: for each of its scales and
 * each ratio that is left to the resampler, the similarity to the same picture decoded in full and
 * the CPU against decoding at the next larger scale. Prints a table in Markdown. Usage: margins
 * JPEG... */
#include "express/shrink.h"
#include "full/ssim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FULL 8.0
#define LUMA_BANDS 3
#define JUST_BELOW 0.999

static const int scales[] = {1, 2, 4};
static const double ratios[] = {1.0, 1.1, 1.2, 1.3, 1.5, 1.75, 2.0};

/* Brightness alone. */
struct plane {
    int width, height, filled;
    guint16 *pixels;
};

struct sums {
    double similarity, worst, saved;
    int count;
};

static double cpu(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int take(void *data, const guint8 *line)
{
    struct plane *plane = data;
    guint16 *to = plane->pixels + (gsize)plane->filled++ * plane->width;
    for (int x = 0; x < plane->width; x++)
        to[x] = (guint16)(line[x * LUMA_BANDS] * SSIM_WHITE / G_MAXUINT8);
    return 0;
}

/* Gives the milliseconds of CPU that it took. */
static double shrink(GBytes *file, double margin, struct plane *plane)
{
    struct jpegreader *reader;
    struct fault fault = {0};
    struct shrink_sink sink = {take, plane};
    struct shrink_options options = {.width = plane->width,
                                     .height = plane->height,
                                     .cut = {0, 0, plane->width, plane->height},
                                     .colors = JPEGCOLORS_YCC,
                                     .margin = margin};
    gsize size;
    const guint8 *bytes = g_bytes_get_data(file, &size);
    double start = cpu();
    plane->filled = 0;
    if (jpegreader_open(bytes, size, FALSE, &reader, &fault) != 0 ||
        shrink_run(reader, &options, &sink, &fault) == -1)
        g_error("%s", fault.detail);
    jpegreader_close(reader);
    return cpu() - start;
}

static void compare(GBytes *file, int eighths, double ratio, struct sums *sums)
{
    struct jpegreader *reader;
    struct fault fault;
    gsize size;
    const guint8 *bytes = g_bytes_get_data(file, &size);
    if (jpegreader_open(bytes, size, FALSE, &reader, &fault) != 0)
        return;
    const struct jpegreader_header *header = jpegreader_header(reader);
    int width = (int)(header->width * eighths / FULL / ratio);
    int height = (int)(header->height * eighths / FULL / ratio);
    struct plane small = {width, height, 0, g_new(guint16, (gsize)width * height)};
    struct plane full = {width, height, 0, g_new(guint16, (gsize)width * height)};
    jpegreader_close(reader);
    shrink(file, ratio * JUST_BELOW, &small); /* the file is in memory then */
    double next = shrink(file, 2 * ratio * JUST_BELOW, &full);
    double here = shrink(file, ratio * JUST_BELOW, &small);
    shrink(file, FULL, &full);
    double similarity = ssim_mean(&(struct ssim_plane){small.pixels, width, height},
                                  &(struct ssim_plane){full.pixels, width, height});
    sums->similarity += similarity;
    sums->worst = sums->count == 0 ? similarity : MIN(sums->worst, similarity);
    sums->saved += here / next;
    sums->count++;
    g_free(small.pixels);
    g_free(full.pixels);
}

int main(int argc, char **argv)
{
    puts(
        "| decoded at | left to the resampler | similarity | worst | CPU to that of the next scale |\n"
        "|---|---|---|---|---|");
    for (gsize scale = 0; scale < G_N_ELEMENTS(scales); scale++)
        for (gsize ratio = 0; ratio < G_N_ELEMENTS(ratios); ratio++) {
            struct sums sums = {0};
            for (int i = 1; i < argc; i++) {
                g_autoptr(GMappedFile) map = g_mapped_file_new(argv[i], FALSE, NULL);
                g_autoptr(GBytes) file = map != NULL ? g_mapped_file_get_bytes(map) : NULL;
                if (file != NULL)
                    compare(file, scales[scale], ratios[ratio], &sums);
            }
            if (sums.count > 0)
                printf("| 1/%d | %.2f | %.4f | %.4f | %.2f |\n", 8 / scales[scale], ratios[ratio],
                       sums.similarity / sums.count, sums.worst, sums.saved / sums.count);
            fflush(stdout);
        }
    return EXIT_SUCCESS;
}
