#include "box/png.h"
#include "box/sniff.h"
#include "unit.h"

#include <string.h>

#define BYTES(text) ((const guint8 *)(text)), sizeof(text) - 1

static const struct limits wide = {.axis = G_MAXINT64,
                                   .area = G_MAXINT64,
                                   .frames = G_MAXINT64,
                                   .scans = G_MAXINT64,
                                   .profile = G_MAXINT64,
                                   .metadata = G_MAXINT64,
                                   .memory = G_MAXINT64};

#define SOF(kind, height, width, components) "\xff" kind "\0\x08\x08" height width components
#define SOS(components) "\xff\xda\0\x03" components
#define BAND(first, last, bits) "\xff\xda\0\x08\x01\x01\0" first last bits
#define PNG "\x89PNG\r\n\x1a\n"
#define IHDR(width, height, interlace) "\0\0\0\x0dIHDR" width height "\x08\x02\0\0" interlace "CRC!"
#define GIF(width, height) "GIF89a" width height "\0\0\0"
#define GIF_FRAME(at, size) "," at size "\0\x02\x01x\0"
#define VP8X(width, height) "VP8X\x0a\0\0\0\0\0\0\0" width height
#define VP8(width, height) "VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a" width height
#define ANMF "ANMF\x10\0\0\0\x05\0\0\0\0\0\x09\0\0\x13\0\0\0\0\0\0"
#define ISPE(width, height) "\0\0\0\x14ispe\0\0\0\0" width height
#define TWO(byte) "\0" byte
#define FOUR(byte) "\0\0\0" byte
#define EIGHT(byte) "\0\0\0\0\0\0\0" byte
#define FTYP FOUR("\x10") "ftypavif\0\0\0\0"
#define META(length) FOUR(length) "meta\0\0\0\0"
#define SIZED FOUR("\x24") "iprp" FOUR("\x1c") "ipco" ISPE(FOUR("\x05"), FOUR("\x06"))
#define IINF FOUR("\x38") "iinf\0\0\0\0" TWO("\x02")
#define INFE(id, type) FOUR("\x15") "infe\x02\0\0\0" TWO(id) TWO("\0") type "\0"
#define ILOC(length, version, sizes) FOUR(length) "iloc" version "\0\0\0" sizes
/* Id, no data reference, number of extents. */
#define PLACE(id, extents) TWO(id) TWO("\0") TWO(extents)
/* The first item has 7 bytes, the second 3 and 4. */
#define TWO_PLACES                                                                                 \
    ILOC("\x34", "\0", "\x44\0")                                                                   \
    TWO("\x02")                                                                                    \
    PLACE("\x01", "\x01")                                                                          \
    FOUR("\x09")                                                                                   \
    FOUR("\x07") PLACE("\x02", "\x02") FOUR("\x09") FOUR("\x03") FOUR("\x09") FOUR("\x04")
#define TWO_KINDS IINF INFE("\x01", "av01") INFE("\x02", "Exif")

static const struct row {
    const char *name;
    const guint8 *bytes;
    gsize size;
    struct sniff wanted;
} rows[] = {
    {"baseline",
     BYTES("\xff\xd8" SOF("\xc0", "\0\x03", "\0\x04", "\x03") SOS("\x03") "ab\xff\0\xff\xd0"
                                                                          "c\xff\xd9"),
     {.width = 4,
      .height = 3,
      .frames = 1,
      .area = 12,
      .scans = 1,
      .components = 3,
      .finished = 3}},
    {"baseline, a scan for each component",
     BYTES("\xff\xd8" SOF("\xc0", "\0\x03", "\0\x04", "\x03")
               SOS("\x01") "a" SOS("\x01") "b" SOS("\x01") "c\xff\xd9"),
     {.width = 4,
      .height = 3,
      .frames = 1,
      .area = 12,
      .scans = 3,
      .components = 3,
      .finished = 3,
      .is_staged = TRUE}},
    {"extended, a scan for a part, with odd numbers",
     BYTES("\xff\xd8" SOF("\xc1", "\0\x03", "\0\x04", "\x04")
               BAND("\x01", "\x02", "\x13") "a\xff\xd9"),
     {.width = 4,
      .height = 3,
      .frames = 1,
      .area = 12,
      .scans = 1,
      .components = 4,
      .finished = 1,
      .is_staged = TRUE}},
    {"more components than can be",
     BYTES("\xff\xd8" SOF("\xc0", "\0\x03", "\0\x04", "\xff") SOS("\x0a") "a\xff\xd9"),
     {.width = 4,
      .height = 3,
      .frames = 1,
      .area = 12,
      .scans = 1,
      .components = 10,
      .finished = 10}},
    {"progressive, filled markers",
     BYTES("\xff\xd8\xff" SOF("\xc2", "\x01\0", "\x02\0", "\x01")
               BAND("\0", "\0", "\0") "a" BAND("\x01", "\x3f", "\0") "b" SOS("\x01")),
     {.width = 512,
      .height = 256,
      .frames = 1,
      .area = 131072,
      .scans = 3,
      .components = 1,
      .finished = 2,
      .is_staged = TRUE,
      .is_progressive = TRUE}},
    {"progressive, the last bits missing",
     BYTES("\xff\xd8" SOF("\xc2", "\x01\0", "\x02\0", "\x01") BAND("\0", "\0", "\x02") "a" BAND(
         "\x01", "\x3f", "\0") "b" BAND("\0", "\0", "\x21")),
     {.width = 512,
      .height = 256,
      .frames = 1,
      .area = 131072,
      .scans = 3,
      .components = 1,
      .is_staged = TRUE,
      .is_progressive = TRUE}},
    {"rubbish, lone and reserved markers",
     BYTES(
         "\xff\xd8\xff\x01\0\0"
         "a" SOF("\xc2", "\0\x03", "\0\x04", "\x01") "\0\0" SOS("\x01") "\xff\x05\xff\xff" SOS(
             "\x01") "\xff\xd3\0" SOS("\x01") "\xff\xf0\x40\0" SOS("\x01") "\xff\xd9" SOS("\x01")),
     {.width = 4,
      .height = 3,
      .frames = 1,
      .area = 12,
      .scans = 4,
      .components = 1,
      .finished = 4,
      .is_staged = TRUE,
      .is_progressive = TRUE}},
    {"baseline, behind the only scan that is read",
     BYTES("\xff\xd8" SOF("\xc0", "\0\x03", "\0\x04", "\x03") SOS("\x03") "a" SOS("\x03")
               SOF("\xc2", "\xff\xff", "\xff\xff", "\x03") "\xff\xd9"),
     {.width = 4,
      .height = 3,
      .frames = 1,
      .area = 12,
      .scans = 1,
      .components = 3,
      .finished = 3}},
    {"profile and metadata",
     BYTES("\xff\xd8\xff\xe2\0\x10ICC_PROFILE\0xx\xff\xe1\0\x06"
           "Exif\xff\xfe\0\x03"
           "c" SOF("\xc0", "\0\x01", "\0\x01", "\x01")),
     {.width = 1,
      .height = 1,
      .frames = 1,
      .area = 1,
      .components = 1,
      .profile = 14,
      .metadata = 5}},
    {"png",
     BYTES(PNG IHDR("\0\0\0\x05", "\0\0\0\x06", "\0") "\0\0\0\0IENDCRC!tEXt"),
     {.width = 5, .height = 6, .frames = 1, .area = 30}},
    {"png, interlaced, with texts and profile",
     BYTES(
         PNG IHDR("\0\0\0\x05", "\0\0\0\x06", "\x01") "\0\0\0\x02tEXtabCRC!\0\0\0\x03iCCPabcCRC!"),
     {.width = 5,
      .height = 6,
      .frames = 1,
      .area = 30,
      .is_staged = TRUE,
      .has_texts = TRUE,
      .profile = 3,
      .metadata = 2}},
    {"png as large as can be",
     BYTES(PNG IHDR("\xff\xff\xff\xff", "\xff\xff\xff\xff", "\0")),
     {.width = G_MAXINT32, .height = G_MAXINT32, .frames = 1, .area = G_GINT64_CONSTANT(1) << 61}},
    {"png, interlaced, as large as can be",
     BYTES(PNG IHDR("\xff\xff\xff\xff", "\xff\xff\xff\xff", "\x01")),
     {.width = G_MAXINT32,
      .height = G_MAXINT32,
      .frames = 1,
      .area = G_GINT64_CONSTANT(1) << 61,
      .is_staged = TRUE}},
    {"gif",
     BYTES(GIF("\x05\0", "\x06\0") GIF_FRAME("\0\0\0\0", "\x05\0\x06\0") ";"),
     {.width = 5, .height = 6, .frames = 1, .area = 30}},
    {"gif, a frame beyond the canvas",
     BYTES(GIF("\x05\0", "\x06\0") "!\xfe\x02zz\0" GIF_FRAME("\x10\0\0\0", "\x05\0\x06\0")
               GIF_FRAME("\0\0\0\0", "\xff\xff\xff\xff")),
     {.width = 65535,
      .height = 65535,
      .frames = 2,
      .area = 30 + (gint64)65535 * 65535,
      .metadata = 2}},
    {"webp",
     BYTES("RIFF....WEBP" VP8("\x05\0", "\x06\x40")),
     {.width = 5, .height = 6, .frames = 1, .area = 30}},
    {"webp, lossless",
     BYTES("RIFF....WEBPVP8L\x05\0\0\0\x2f\x04\x40\x01\0\0"),
     {.width = 5, .height = 6, .frames = 1, .area = 30}},
    {"webp, animated",
     BYTES("RIFF....WEBP" VP8X("\x04\0\0", "\x05\0\0") ANMF ANMF "EXIF\x01\0\0\0x\0"),
     {.width = 20, .height = 20, .frames = 2, .area = 400, .metadata = 1}},
    {"avif", BYTES(FTYP META("\x30") SIZED), {.width = 5, .height = 6, .frames = 1, .area = 30}},
    {"avif, items",
     BYTES(FTYP META("\x9c") SIZED TWO_KINDS TWO_PLACES),
     {.width = 5, .height = 6, .frames = 1, .area = 30, .item = 7, .metadata = 7}},
    {"avif, items before their kinds",
     BYTES(FTYP META("\x9c") TWO_PLACES TWO_KINDS SIZED),
     {.width = 5, .height = 6, .frames = 1, .area = 30, .item = 7, .metadata = 7}},
    {"avif, items of no kind",
     BYTES(FTYP META("\x64") SIZED TWO_PLACES),
     {.width = 5, .height = 6, .frames = 1, .area = 30, .item = 7, .metadata = 14}},
    {"avif, items of two kinds",
     BYTES(FTYP META("\xd4") SIZED TWO_KINDS IINF INFE("\x01", "mime") INFE("\x02", "av01")
               TWO_PLACES),
     {.width = 5, .height = 6, .frames = 1, .area = 30, .item = 7, .metadata = 14}},
    {"avif, three descriptions",
     BYTES(FTYP META("\x30") SIZED META("\x9c") SIZED TWO_KINDS TWO_PLACES META("\x0c")),
     {.width = 5, .height = 6, .frames = 1, .area = 30, .item = 7, .metadata = 7}},
    {"avif, places of version 1, with eight bytes each",
     BYTES(FTYP META("\x60") SIZED ILOC("\x30", "\x01", "\x88\x80") TWO("\x01") TWO("\x02")
               TWO("\x01") TWO("\0") EIGHT("\x09") TWO("\x01") EIGHT("\x08") EIGHT("\x06")),
     {.width = 5, .height = 6, .frames = 1, .area = 30, .item = 6, .metadata = 6}},
    {"avif, places of version 2, with indices",
     BYTES(FTYP META("\x58") SIZED ILOC("\x28", "\x02", "\x44\x04") FOUR("\x01") FOUR("\x02")
               TWO("\x02") TWO("\0") TWO("\x01") FOUR("\x09") FOUR("\x08") FOUR("\x06")),
     {.width = 5, .height = 6, .frames = 1, .area = 30, .item = 6, .metadata = 6}},
    {"avif, an extent without a length",
     BYTES(FTYP META("\x4a") SIZED ILOC("\x1a", "\0", "\x40\0") TWO("\x01") PLACE("\x02", "\x01")
               FOUR("\x09")),
     {.width = 5, .height = 6, .frames = 1, .area = 30, .item = 90, .metadata = 90}},
    {"avif, places cut short",
     BYTES(FTYP META("\x4a") SIZED ILOC("\x1a", "\0", "\x44\0") "\xff\xff" TWO("\x02")
               TWO("\0") "\xff\xff" FOUR("\x09")),
     {.width = 5, .height = 6, .frames = 1, .area = 30}},
};

static void assert_same(const struct sniff *got, const struct sniff *wanted)
{
    g_assert_cmpint(got->width, ==, wanted->width);
    g_assert_cmpint(got->height, ==, wanted->height);
    g_assert_cmpint(got->frames, ==, wanted->frames);
    g_assert_cmpint(got->area, ==, wanted->area);
    g_assert_cmpint(got->scans, ==, wanted->scans);
    g_assert_cmpint(got->components, ==, wanted->components);
    g_assert_cmpint(got->finished, ==, wanted->finished);
    g_assert_cmpint(got->is_progressive, ==, wanted->is_progressive);
    g_assert_cmpint(got->is_staged, ==, wanted->is_staged);
    g_assert_cmpint(got->has_texts, ==, wanted->has_texts);
    g_assert_cmpuint(got->profile, ==, wanted->profile);
    g_assert_cmpint(got->metadata, ==, wanted->metadata);
    g_assert_cmpint(got->item, ==, wanted->item);
}

static void test_read(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct sniff sniff;
        struct fault fault;
        g_test_message("%s", rows[i].name);
        g_assert_cmpint(sniff_read(rows[i].bytes, rows[i].size, &sniff, &fault), ==, 0);
        assert_same(&sniff, &rows[i].wanted);
        g_assert_cmpint(sniff_memory(&sniff), >=, 0);
        g_assert_cmpint(sniff_admit(&sniff, &wide, &fault), ==, 0);
    }
}

/* Nothing is read beyond the end: each prefix is at the end of its own allocation. */
static void test_cut(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        for (gsize size = 0; size < rows[i].size; size++) {
            struct sniff sniff;
            struct fault fault;
            g_autofree guint8 *bytes = g_malloc(size + 1);
            memcpy(bytes + 1, rows[i].bytes, size);
            if (sniff_read(bytes + 1, size, &sniff, &fault) == 0)
                g_assert_cmpint(sniff.width * sniff.height, >, 0);
        }
}

static void test_faults(void)
{
    static const struct {
        const guint8 *bytes;
        gsize size;
        enum fault_kind kind;
    } bad[] = {
        {BYTES(""), FAULT_NOT_A_PICTURE},
        {BYTES("%PDF-1.4 ....."), FAULT_NOT_A_PICTURE},
        {BYTES("\xff\xd8\xff\xd9"), FAULT_UNDECODABLE},
        {BYTES("\xff\xd8" SOF("\xc0", "\0\0", "\0\x04", "\x01")), FAULT_UNDECODABLE},
        {BYTES("\xff\xd8\xff\xe0\0\0"), FAULT_UNDECODABLE},
        {BYTES(PNG), FAULT_UNDECODABLE},
        {BYTES(GIF("\x05\0", "\x06\0")), FAULT_UNDECODABLE},
        {BYTES("RIFF....WEBP" VP8X("\x04\0\0", "\x05\0\0")), FAULT_UNDECODABLE},
        {BYTES("\0\0\0\0ftypavif"), FAULT_UNDECODABLE},
        {BYTES("\0\0\0\x01"
               "ftypavif\0\0\0\0"),
         FAULT_UNDECODABLE},
        /* Items with one byte more than the file, twice its bytes, more than can be counted. */
        {BYTES(FTYP META("\x4e") SIZED ILOC("\x1e", "\0", "\x44\0") TWO("\x01")
                   PLACE("\x01", "\x01") FOUR("\x09") FOUR("\x5f")),
         FAULT_UNDECODABLE},
        {BYTES(FTYP META("\x56") SIZED ILOC("\x26", "\0", "\x44\0") TWO("\x01")
                   PLACE("\x01", "\x02") FOUR("\x09") FOUR("\x66") FOUR("\x09") FOUR("\x66")),
         FAULT_UNDECODABLE},
        {BYTES(FTYP META("\x46") SIZED ILOC("\x16", "\0", "\0\0") TWO("\x01")
                   PLACE("\x01", "\x02")),
         FAULT_UNDECODABLE},
        {BYTES(FTYP META("\x5e") SIZED ILOC("\x2e", "\0", "\x08\0") TWO("\x01") PLACE(
             "\x01",
             "\x03") "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff" EIGHT("\x02")),
         FAULT_UNDECODABLE},
        /* Numbers of two bytes; an index in version 1. */
        {BYTES(FTYP META("\x40") SIZED ILOC("\x10", "\0", "\x24\0") TWO("\0")), FAULT_UNDECODABLE},
        {BYTES(FTYP META("\x40") SIZED ILOC("\x10", "\x01", "\x44\x04") TWO("\0")),
         FAULT_UNDECODABLE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        struct sniff sniff;
        struct fault fault = {0};
        g_test_message("row %zu", i);
        g_assert_cmpint(sniff_read(bad[i].bytes, bad[i].size, &sniff, &fault), ==, -1);
        unit_assert_fault(&fault, bad[i].kind);
    }
}

static void test_admit(void)
{
    static const struct sniff sniff = {.format = FORMAT_JPEG,
                                       .width = 1000,
                                       .height = 500,
                                       .frames = 3,
                                       .area = 600000,
                                       .scans = 4,
                                       .components = 3,
                                       .is_staged = TRUE,
                                       .profile = 5,
                                       .metadata = 6};
    gint64 memory = sniff_memory(&sniff);
    const struct {
        gsize offset;
        gint64 value;
        const char *part;
    } limits[] = {
        {offsetof(struct limits, axis), 1000, "1000 pixels along a side; at most 999"},
        {offsetof(struct limits, area), 500000, "500000 pixels; at most 499999"},
        {offsetof(struct limits, frames), 3, "3 frames; at most 2"},
        {offsetof(struct limits, scans), 4, "4 scans; at most 3"},
        {offsetof(struct limits, profile), 5, "5 bytes of colour profile; at most 4"},
        {offsetof(struct limits, metadata), 6, "6 bytes of metadata; at most 5"},
        {offsetof(struct limits, memory), memory, "3150000 bytes of memory"},
    };
    g_assert_cmpint(memory, ==, 3150000);
    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
        struct limits narrow = wide;
        struct fault fault = {0};
        gint64 *limit = (gint64 *)((char *)&narrow + limits[i].offset);
        *limit = limits[i].value;
        g_assert_cmpint(sniff_admit(&sniff, &narrow, &fault), ==, 0);
        *limit = limits[i].value - 1;
        g_assert_cmpint(sniff_admit(&sniff, &narrow, &fault), ==, -1);
        unit_assert_fault(&fault, FAULT_PICTURE_TOO_LARGE);
        g_assert_nonnull(strstr(fault.detail, limits[i].part));
    }
}

static void test_png_without_texts(void)
{
    static const char file[] = PNG IHDR(
        "\0\0\0\x05", "\0\0\0\x06", "\0") "\0\0\0\x02tEXtabCRC!"
                                          "\0\0\0\x01IDATxCRC!\0\0\0\0zTXtCRC!\0\0\0\0iTXtCRC!rest";
    static const char wanted[] =
        PNG IHDR("\0\0\0\x05", "\0\0\0\x06", "\0") "\0\0\0\x01IDATxCRC!rest";
    guint8 copy[sizeof file];
    gsize size = png_without_texts(BYTES(file), copy);
    g_assert_cmpmem(copy, size, wanted, sizeof wanted - 1);
    for (gsize cut = 0; cut < sizeof file; cut++) {
        g_autofree guint8 *part = g_malloc(cut + 1), *out = g_malloc(cut + 1);
        memcpy(part + 1, file, cut);
        g_assert_cmpuint(png_without_texts(part + 1, cut, out), <=, cut);
    }
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/sniff/read", test_read);
    g_test_add_func("/sniff/cut", test_cut);
    g_test_add_func("/sniff/faults", test_faults);
    g_test_add_func("/sniff/admit", test_admit);
    g_test_add_func("/sniff/png_without_texts", test_png_without_texts);
    return g_test_run();
}
