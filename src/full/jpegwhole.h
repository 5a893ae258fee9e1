/* jpegwhole: checks whether the data of a JPEG reach to the end of its picture.
 *
 * If a marker comes too early, libjpeg warns and fills the rest with one colour. libvips can fail
 * at every warning, but valid files cause harmless ones too: for bytes between segments, or after
 * the last of several scans. Otherwise libvips returns only the first warning's text, which may be
 * a harmless one. So after any warning, call this: libjpeg reads the file once more and identifies
 * each warning.
 *
 * Files count as whole with rubbish between segments, with zeros or 0xff before the EOI, with
 * anything after it, or if merely a code is invalid. They do not if as little as the last byte of a
 * scan or a restart interval is missing. Scans that are missing altogether are left to sniff. With
 * arithmetic coding nothing can be told, because zeros at the end of its data are omitted.
 */
#ifndef PANTOGRAPH_FULL_JPEGWHOLE_H
#define PANTOGRAPH_FULL_JPEGWHOLE_H

#include <glib.h>

/* Whether libjpeg reaches the end of the file, or of its first picture, without missing data. */
gboolean jpegwhole_check(const guint8 *bytes, gsize size);

#endif
