/* format: the table of the picture formats: names, media types and magic bytes.
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
    gboolean is_output; /* results can have this format */
    gboolean has_alpha;
    gboolean is_lossless;  /* quality has no effect */
    gboolean can_lossless; /* lossless files can be requested */
    gboolean can_progress; /* shows a coarse picture while loading */
    gboolean is_animated;  /* animations can be kept */
    gboolean has_profile, has_exif;
};

const struct format_row *format_row(enum format format);

/* Returns the output format of a lower-case extension, or FORMAT_UNKNOWN. */
enum format format_of_extension(const char *extension);

/* Reads the extensions of any formats, separated by commas, into one bit for each. Returns 0, or -1
 * if there is another word. */
int format_parse_set(const char *text, guint32 *formats);

/* The bytes that format_sniff looks at. */
#define FORMAT_HEAD 32

/* Returns the format whose magic bytes start `bytes`, or FORMAT_UNKNOWN. Reads at most `size`. */
enum format format_sniff(const guint8 *bytes, gsize size);

/* Returns the extensions of all output formats, "jpg jpeg …". The caller owns the text. */
char *format_extensions(void);

#endif
