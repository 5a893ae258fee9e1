#include "full/riff.h"
#include "unit.h"

#include <string.h>

#define FILE_OF(...)                                                                               \
    {                                                                                              \
        {__VA_ARGS__}, sizeof((guint8[]){__VA_ARGS__})                                             \
    }
#define RIFF(size) 'R', 'I', 'F', 'F', size, 0, 0, 0, 'W', 'E', 'B', 'P'
#define VP8X(flags) 'V', 'P', '8', 'X', 10, 0, 0, 0, flags, 0, 0, 0, 1, 0, 0, 1, 0, 0
#define VP8 'V', 'P', '8', ' ', 2, 0, 0, 0, 7, 7
#define EXIF 'E', 'X', 'I', 'F', 3, 0, 0, 0, 1, 2, 3, 0
#define XMP 'X', 'M', 'P', ' ', 1, 0, 0, 0, 9, 0
#define ICCP 'I', 'C', 'C', 'P', 0, 0, 0, 0

struct file {
    guint8 bytes[80];
    gsize size;
};

static void test_strip(void)
{
    struct file whole = FILE_OF(RIFF(62), VP8X(0x3e), ICCP, VP8, EXIF, XMP);
    struct file stripped = FILE_OF(RIFF(32), VP8X(0x12), VP8);
    gsize size = riff_strip(whole.bytes, whole.size, 0);
    g_assert_cmpmem(whole.bytes, size, stripped.bytes, stripped.size);
    size = riff_strip(whole.bytes, size, 0);
    g_assert_cmpmem(whole.bytes, size, stripped.bytes, stripped.size);
}

static void test_keep(void)
{
    static const struct {
        int kept;
        struct file stripped;
    } rows[] = {
        {RIFF_PROFILE, FILE_OF(RIFF(40), VP8X(0x32), ICCP, VP8)},
        {RIFF_EXIF, FILE_OF(RIFF(44), VP8X(0x1a), VP8, EXIF)},
        {RIFF_XMP | RIFF_PROFILE, FILE_OF(RIFF(50), VP8X(0x36), ICCP, VP8, XMP)},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct file whole = FILE_OF(RIFF(62), VP8X(0x3e), ICCP, VP8, EXIF, XMP);
        gsize size = riff_strip(whole.bytes, whole.size, rows[i].kept);
        g_assert_cmpmem(whole.bytes, size, rows[i].stripped.bytes, rows[i].stripped.size);
    }
}

static void test_other_files(void)
{
    struct file wave = FILE_OF('R', 'I', 'F', 'F', 4, 0, 0, 0, 'W', 'A', 'V', 'E');
    struct file lying = FILE_OF(RIFF(14), 'V', 'P', '8', ' ', 3, 0, 0, 0, 7, 7);
    struct file huge = FILE_OF(RIFF(14), 'V', 'P', '8', ' ', 0xff, 0xff, 0xff, 0xff, 7, 7);
    g_assert_cmpuint(riff_strip(wave.bytes, wave.size, 0), ==, 0);
    g_assert_cmpuint(riff_strip(lying.bytes, lying.size, 0), ==, 0);
    g_assert_cmpuint(riff_strip(huge.bytes, huge.size, 0), ==, 0);
    g_assert_cmpuint(riff_strip((guint8 *)"RIFF", 4, 0), ==, 0);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/riff/strip", test_strip);
    g_test_add_func("/riff/keep", test_keep);
    g_test_add_func("/riff/other_files", test_other_files);
    return g_test_run();
}
