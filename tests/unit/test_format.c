#include "base/format.h"
#include "unit.h"

#include <string.h>

static void test_extension(void)
{
    static const struct {
        const char *extension;
        enum format format;
    } rows[] = {
        {"jpg", FORMAT_JPEG},     {"jpeg", FORMAT_JPEG},    {"png", FORMAT_PNG},
        {"webp", FORMAT_WEBP},    {"avif", FORMAT_AVIF},    {"gif", FORMAT_GIF},
        {"heic", FORMAT_UNKNOWN}, {"auto", FORMAT_UNKNOWN}, {"JPG", FORMAT_UNKNOWN},
        {"", FORMAT_UNKNOWN},     {"svg", FORMAT_UNKNOWN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpint(format_of_extension(rows[i].extension), ==, rows[i].format);
}

static void test_sniff(void)
{
    static const struct {
        const char *bytes;
        gsize size;
        enum format format;
    } rows[] = {
        {"\xff\xd8\xff\xe0", 4, FORMAT_JPEG},
        {"\x89PNG\r\n\x1a\n", 8, FORMAT_PNG},
        {"GIF87a", 6, FORMAT_GIF},
        {"GIF89a", 6, FORMAT_GIF},
        {"RIFF....WEBP", 12, FORMAT_WEBP},
        {"\0\0\0\x1c"
         "ftypavif",
         12, FORMAT_AVIF},
        {"\0\0\0\x1c"
         "ftypheic",
         12, FORMAT_HEIC},
        {"\0\0\0\x1c"
         "ftypmif1",
         12, FORMAT_HEIC},
        {"\0\0\0\x1c"
         "ftypmp42",
         12, FORMAT_UNKNOWN},
        {"RIFF....WAVE", 12, FORMAT_UNKNOWN},
        {"<svg xmlns=''>", 14, FORMAT_UNKNOWN},
        {"%PDF-1.7 ....", 13, FORMAT_UNKNOWN},
        {"II*\0........", 12, FORMAT_UNKNOWN},
        {"", 0, FORMAT_UNKNOWN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpint(format_sniff((const guint8 *)rows[i].bytes, rows[i].size), ==,
                        rows[i].format);
}

/* No magic bytes are read beyond the end: each prefix is at the end of its own allocation.
 */
static void test_sniff_short(void)
{
    static const char whole[] = "RIFF....WEBP";
    for (gsize size = 0; size < sizeof whole - 1; size++) {
        g_autofree guint8 *bytes = g_malloc(size + 1);
        memcpy(bytes, whole, size);
        g_assert_cmpint(format_sniff(bytes, size), ==, FORMAT_UNKNOWN);
    }
}

static void test_rows(void)
{
    g_autofree char *known = format_extensions();
    g_assert_cmpstr(known, ==, "jpg jpeg png webp avif gif");
    g_assert_cmpstr(format_row(FORMAT_JPEG)->media_type, ==, "image/jpeg");
    g_assert_cmpstr(format_row(FORMAT_AVIF)->media_type, ==, "image/avif");
    g_assert_false(format_row(FORMAT_JPEG)->has_alpha);
    g_assert_true(format_row(FORMAT_WEBP)->has_alpha);
    g_assert_true(format_row(FORMAT_PNG)->is_lossless);
    g_assert_true(format_row((enum format)99) == format_row(FORMAT_UNKNOWN));
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/format/extension", test_extension);
    g_test_add_func("/format/sniff", test_sniff);
    g_test_add_func("/format/sniff_short", test_sniff_short);
    g_test_add_func("/format/rows", test_rows);
    return g_test_run();
}
