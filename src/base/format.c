#include "base/format.h"

#include <string.h>

static const struct format_row rows[FORMATS] = {
    [FORMAT_UNKNOWN] = {.extension = "", .media_type = "application/octet-stream"},
    [FORMAT_JPEG] = {.extension = "jpg",
                     .media_type = "image/jpeg",
                     .is_output = TRUE,
                     .can_progress = TRUE,
                     .has_profile = TRUE,
                     .has_exif = TRUE},
    [FORMAT_PNG] = {.extension = "png",
                    .media_type = "image/png",
                    .is_output = TRUE,
                    .has_alpha = TRUE,
                    .is_lossless = TRUE,
                    .can_progress = TRUE,
                    .has_profile = TRUE},
    [FORMAT_WEBP] = {.extension = "webp",
                     .media_type = "image/webp",
                     .is_output = TRUE,
                     .has_alpha = TRUE,
                     .can_lossless = TRUE,
                     .is_animated = TRUE,
                     .has_profile = TRUE,
                     .has_exif = TRUE},
    [FORMAT_AVIF] = {.extension = "avif",
                     .media_type = "image/avif",
                     .is_output = TRUE,
                     .has_alpha = TRUE,
                     .has_profile = TRUE,
                     .has_exif = TRUE},
    [FORMAT_GIF] = {.extension = "gif",
                    .media_type = "image/gif",
                    .is_output = TRUE,
                    .has_alpha = TRUE,
                    .is_lossless = TRUE,
                    .is_animated = TRUE},
    [FORMAT_HEIC] = {.extension = "heic", .media_type = "image/heic", .has_alpha = TRUE},
};

/* JPEG: ITU-T T.81 B.1.1.3. PNG: RFC 2083 3.1. WebP: RFC 9649 2.4. GIF: GIF89a 17.
 * HEIF and AVIF: ISO/IEC 14496-12 4.3, the major brand of the first box. */
static const struct magic {
    enum format format;
    guint8 offset;
    guint8 size;
    const char *bytes;
    const char *brand; /* four bytes at offset 8, or NULL */
} magics[] = {
    {FORMAT_JPEG, 0, 3, "\xff\xd8\xff", NULL}, {FORMAT_PNG, 0, 8, "\x89PNG\r\n\x1a\n", NULL},
    {FORMAT_WEBP, 0, 4, "RIFF", "WEBP"},       {FORMAT_GIF, 0, 6, "GIF87a", NULL},
    {FORMAT_GIF, 0, 6, "GIF89a", NULL},        {FORMAT_AVIF, 4, 4, "ftyp", "avif"},
    {FORMAT_AVIF, 4, 4, "ftyp", "avis"},       {FORMAT_HEIC, 4, 4, "ftyp", "heic"},
    {FORMAT_HEIC, 4, 4, "ftyp", "heix"},       {FORMAT_HEIC, 4, 4, "ftyp", "heim"},
    {FORMAT_HEIC, 4, 4, "ftyp", "heis"},       {FORMAT_HEIC, 4, 4, "ftyp", "mif1"},
    {FORMAT_HEIC, 4, 4, "ftyp", "msf1"},
};

const struct format_row *format_row(enum format format)
{
    return &rows[(unsigned)format < FORMATS ? format : FORMAT_UNKNOWN];
}

static enum format named(const char *extension)
{
    if (strcmp(extension, "jpeg") == 0)
        return FORMAT_JPEG;
    for (int format = FORMAT_UNKNOWN + 1; format < FORMATS; format++)
        if (strcmp(rows[format].extension, extension) == 0)
            return (enum format)format;
    return FORMAT_UNKNOWN;
}

enum format format_of_extension(const char *extension)
{
    enum format format = named(extension);
    return rows[format].is_output ? format : FORMAT_UNKNOWN;
}

int format_parse_set(const char *text, guint32 *formats)
{
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    *formats = 0;
    for (char **word = words; *word != NULL; word++) {
        enum format format = named(*word);
        if (format == FORMAT_UNKNOWN)
            return -1;
        *formats |= 1u << format;
    }
    return 0;
}

enum format format_sniff(const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < G_N_ELEMENTS(magics); i++) {
        const struct magic *magic = &magics[i];
        gsize needed = magic->brand ? 12 : (gsize)magic->offset + magic->size;
        if (size >= needed && memcmp(bytes + magic->offset, magic->bytes, magic->size) == 0 &&
            (magic->brand == NULL || memcmp(bytes + 8, magic->brand, 4) == 0))
            return magic->format;
    }
    return FORMAT_UNKNOWN;
}

char *format_extensions(void)
{
    GString *out = g_string_new("jpg jpeg");
    for (int format = FORMAT_JPEG + 1; format < FORMATS; format++)
        if (rows[format].is_output)
            g_string_append_printf(out, " %s", rows[format].extension);
    return g_string_free(out, FALSE);
}
