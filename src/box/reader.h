/* reader: bytes that are read from first to last, and never beyond.
 */
#ifndef PANTOGRAPH_BOX_READER_H
#define PANTOGRAPH_BOX_READER_H

#include <glib.h>

/* What is still to be read; borrows the bytes. `is_over` once more was asked for than there was. */
struct reader {
    const guint8 *at;
    gsize left;
    gboolean is_over;
};

#define READER_MOST_ZEROS 32

/* Gives the next bytes and passes over them. Beyond the end it gives READER_MOST_ZEROS zeros: of
 * what it returns nobody may look at more. */
const guint8 *reader_take(struct reader *reader, gsize size);

/* Gives a reader of the next bytes, of fewer when fewer are left, and passes over them. */
struct reader reader_part(struct reader *reader, gsize size);

/* Numbers of 0 to 8 bytes, the most or the least significant one first. */
guint64 reader_big(const guint8 *at, int bytes);
guint64 reader_little(const guint8 *at, int bytes);

/* Whether these four bytes are that name. */
gboolean reader_is_named(const guint8 *at, const char *name);

#endif
