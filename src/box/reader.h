/* reader: reads bytes from first to last, and never beyond.
 */
#ifndef PANTOGRAPH_BOX_READER_H
#define PANTOGRAPH_BOX_READER_H

#include <glib.h>

/* The bytes still to be read; borrowed. `is_over` means that a read went beyond the end. */
struct reader {
    const guint8 *at;
    gsize left;
    gboolean is_over;
};

#define READER_MOST_ZEROS 32

/* Returns the next bytes and skips them. Beyond the end it returns READER_MOST_ZEROS zeros, so
 * never look at more than that many bytes. */
const guint8 *reader_take(struct reader *reader, gsize size);

/* Returns a reader of the next `size` bytes, or of all that are left if fewer, and skips them. */
struct reader reader_part(struct reader *reader, gsize size);

/* Read numbers of 0 to 8 bytes, big-endian or little-endian. */
guint64 reader_big(const guint8 *at, int bytes);
guint64 reader_little(const guint8 *at, int bytes);

/* Whether these four bytes equal the name. */
gboolean reader_is_named(const guint8 *at, const char *name);

#endif
