/* Any bytes as an original: the header readers never read beyond them, and their results are within
 * the bounds that the rest of the renderer relies on. */
#include "fuzz.h"

#include "box/png.h"
#include "box/sniff.h"
#include "full/riff.h"

#include <string.h>

static const struct limits limits = {
    .axis = 65535,
    .area = 50000000,
    .frames = 1000,
    .scans = 64,
    .profile = 1 << 20,
    .metadata = 16 << 20,
    .memory = 768 << 20,
};

static gboolean read_headers(const guint8 *bytes, gsize size, struct sniff *sniff)
{
    struct fault fault = {0};
    if (sniff_read(bytes, size, sniff, &fault) == 0)
        return TRUE;
    fuzz_holds(fault.kind == FAULT_NOT_A_PICTURE || fault.kind == FAULT_UNDECODABLE);
    fuzz_holds((fault.kind == FAULT_NOT_A_PICTURE) == (format_sniff(bytes, size) == 0));
    return FALSE;
}

static void check_sniff(const struct sniff *sniff)
{
    struct fault fault = {0};
    gint64 memory = sniff_memory(sniff);
    fuzz_holds(sniff->width >= 1 && sniff->width <= G_MAXINT32);
    fuzz_holds(sniff->height >= 1 && sniff->height <= G_MAXINT32);
    fuzz_holds(sniff->frames >= 1 && sniff->area >= 0 && sniff->scans >= 0 && memory >= 0);
    fuzz_holds(sniff->metadata >= 0 && sniff->item >= 0 && sniff->finished >= 0);
    fuzz_holds(sniff->components >= 0 && sniff->components <= 10);
    if (sniff_admit(sniff, &limits, &fault) == -1) {
        fuzz_holds(fault.kind == FAULT_PICTURE_TOO_LARGE);
        return;
    }
    fuzz_holds(sniff->width <= limits.axis && sniff->height <= limits.axis);
    fuzz_holds(sniff->width * sniff->height <= limits.area);
    fuzz_holds(sniff->area / sniff->frames <= limits.area && memory <= limits.memory);
}

/* Removing the texts a second time changes nothing. */
static void check_png(const guint8 *bytes, gsize size)
{
    g_autofree guint8 *once = g_malloc(size + 1);
    g_autofree guint8 *exact = g_malloc(size);
    gsize left = png_without_texts(bytes, size, exact);
    fuzz_holds(left <= size);
    fuzz_holds(png_without_texts(exact, left, once) == left);
    fuzz_holds(memcmp(once, exact, left) == 0);
}

/* The stripped file is a WebP file without metadata; stripping it again changes nothing. */
static void check_webp(const guint8 *bytes, gsize size)
{
    struct sniff sniff;
    g_autofree guint8 *copy = g_memdup2(bytes, size);
    gsize left = riff_strip(copy, size, 0);
    fuzz_holds(left <= size);
    if (left == 0)
        return;
    g_autofree guint8 *exact = g_memdup2(copy, left);
    if (read_headers(exact, left, &sniff))
        fuzz_holds(sniff.format == FORMAT_WEBP && sniff.metadata == 0 && sniff.profile == 0);
    fuzz_holds(riff_strip(exact, left, 0) == left);
    fuzz_holds(memcmp(exact, copy, left) == 0);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    struct sniff sniff;
    if (size == 0)
        return 0;
    if (read_headers(data, size, &sniff))
        check_sniff(&sniff);
    check_png(data, size);
    check_webp(data, size);
    return 0;
}
