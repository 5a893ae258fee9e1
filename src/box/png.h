/* png: reads the container of a PNG file (RFC 2083, 3).
 */
#ifndef PANTOGRAPH_BOX_PNG_H
#define PANTOGRAPH_BOX_PNG_H

#include <glib.h>

/* Whether a chunk of this type, four bytes, holds text. */
gboolean png_is_text(const guint8 *type);

/* Copies a PNG file without its text chunks, which a decoder would expand in vain. `copy` has room
 * for `size` bytes. Returns the size of the copy. */
gsize png_without_texts(const guint8 *bytes, gsize size, guint8 *copy);

#endif
