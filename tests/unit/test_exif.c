#include "box/exif.h"
#include "unit.h"

#include <string.h>

#define LITTLE "Exif\0\0II*\0\x08\0\0\0"
#define BIG "Exif\0\0MM\0*\0\0\0\x08"
#define MAKE_LITTLE "\x0f\x01\x02\0\x04\0\0\0abc\0"
#define BYTES(text) (const guint8 *)(text), sizeof(text) - 1

static void test_orientations(void)
{
    static const struct {
        const guint8 *bytes;
        gsize size;
        int orientation;
    } rows[] = {
        {BYTES(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"), 6},
        {BYTES(BIG "\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0"), 8},
        {BYTES(LITTLE "\x02\0" MAKE_LITTLE "\x12\x01\x03\0\x01\0\0\0\x03\0\0\0"), 3},
        {BYTES(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0"), 1},
        /* invalid */
        {BYTES(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0"), 1},
        {BYTES(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0"), 1},
        {BYTES(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x06\x01\0\0"), 1},
        /* another type, another tag, no entry */
        {BYTES(LITTLE "\x01\0\x12\x01\x04\0\x01\0\0\0\x06\0\0\0"), 1},
        {BYTES(LITTLE "\x01\0" MAKE_LITTLE), 1},
        {BYTES(LITTLE "\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"), 1},
        /* truncated, without a byte order, and with its directory elsewhere or beyond the end */
        {BYTES(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x06"), 1},
        {BYTES(LITTLE "\xff\xff"), 1},
        {BYTES("Exif\0\0"), 1},
        {BYTES("Exif\0\0XX*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"), 1},
        {BYTES("Exif\0\0II*\0\x0a\0\0\0..\x01\0\x12\x01\x03\0\x01\0\0\0\x05\0\0\0"), 5},
        {BYTES("Exif\0\0II*\0\xff\xff\xff\xff\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"), 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree guint8 *bytes = g_memdup2(rows[i].bytes, rows[i].size);
        g_test_message("row %zu", i);
        g_assert_cmpint(exif_orientation(bytes, rows[i].size), ==, rows[i].orientation);
    }
}

static void test_is(void)
{
    g_assert_true(exif_is(BYTES(LITTLE)));
    g_assert_false(exif_is(BYTES("http://ns.adobe.com/xap/1.0/")));
    g_assert_false(exif_is(BYTES("Exif")));
    g_assert_false(exif_is(NULL, 0));
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/exif/orientations", test_orientations);
    g_test_add_func("/exif/is", test_is);
    return g_test_run();
}
