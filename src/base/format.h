/* format: the picture formats, their names, media types and magic bytes, in one table.
 */
#ifndef PANTOGRAPH_BASE_FORMAT_H
#define PANTOGRAPH_BASE_FORMAT_H

#include <glib.h>

enum format {
    FORMAT_UNKNOWN,
    FORMAT_JPEG,
    FORMAT_PNG,
    FORMAT_WEBP,
    FORMAT_AVIF,
    FORMAT_GIF,
    FORMAT_HEIC,
    FORMATS
};

struct format_row {
    const char *extension; /* the usual one, without the dot */
    const char *media_type;
    gboolean is_output; /* can be asked for */
    gboolean has_alpha;
    gboolean is_lossless;  /* a quality means nothing to it */
    gboolean can_lossless; /* may be asked to be */
    gboolean can_progress; /* shows itself coarse first */
    gboolean is_animated;  /* can hold frames that are kept */
    gboolean has_profile, has_exif;
};

const struct format_row *format_row(enum format format);

/* The output format that an extension in lower case names, or FORMAT_UNKNOWN. */
enum format format_of_extension(const char *extension);

/* The format whose magic bytes `bytes` begins with, or FORMAT_UNKNOWN. Reads at most `size`. */
enum format format_sniff(const guint8 *bytes, gsize size);

/* All extensions that can be asked for, "jpg jpeg …". The caller owns the text. */
char *format_extensions(void);

#endif
