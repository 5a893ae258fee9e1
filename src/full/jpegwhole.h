/* jpegwhole: whether the data of a JPEG last as long as its picture does.
 *
 * Where a marker comes too early, libjpeg warns and goes on with one colour. libvips can fail at
 * every warning, but sound files have harmless ones too: bytes between segments, or behind the last
 * scan of several. Otherwise it gives the first warning's text alone, and a harmless one may be the
 * first. So whoever sees a warning asks here: libjpeg reads the file once more and says what each
 * warning was.
 *
 * Whole are files with rubbish between segments, with zeros or 0xff before the EOI, with anything
 * behind it, and those in which just a code is wrong. Not whole are files that lack as little as
 * the last byte of a scan, or a restart interval. Scans that are missing altogether are sniff's
 * matter. Of arithmetic coding nobody can tell, for its data end in zeros that are left out.
 */
#ifndef PANTOGRAPH_FULL_JPEGWHOLE_H
#define PANTOGRAPH_FULL_JPEGWHOLE_H

#include <glib.h>

/* Whether libjpeg comes to the end of a file, or of the first picture in it, and lacks no data. */
gboolean jpegwhole_check(const guint8 *bytes, gsize size);

#endif
