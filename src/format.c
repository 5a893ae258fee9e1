#include "format.h"

#include <string.h>

static const struct format_row rows[FORMATS] = {
    [FORMAT_UNKNOWN] = {"", "application/octet-stream", FALSE, FALSE, FALSE},
    [FORMAT_JPEG] = {"jpg", "image/jpeg", TRUE, FALSE, FALSE},
    [FORMAT_PNG] = {"png", "image/png", TRUE, TRUE, TRUE},
    [FORMAT_WEBP] = {"webp", "image/webp", TRUE, TRUE, FALSE},
    [FORMAT_AVIF] = {"avif", "image/avif", TRUE, TRUE, FALSE},
    [FORMAT_GIF] = {"gif", "image/gif", TRUE, TRUE, TRUE},
    [FORMAT_HEIC] = {"heic", "image/heic", FALSE, TRUE, FALSE},
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

enum format format_of_extension(const char *extension)
{
    if (strcmp(extension, "jpeg") == 0)
        return FORMAT_JPEG;
    for (int format = FORMAT_UNKNOWN + 1; format < FORMATS; format++)
        if (rows[format].is_output && strcmp(rows[format].extension, extension) == 0)
            return format;
    return FORMAT_UNKNOWN;
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
