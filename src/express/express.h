/* express: the short way of what nearly all traffic is: a JPEG to a smaller JPEG or WebP.
 *
 * Lines stream from libjpeg through the resampler into the encoder; nothing is held but a ring of
 * them, unless the picture has to be turned or the encoder wants it whole. Colours stay YCbCr from
 * JPEG to JPEG, because weighing them is the same there, but for what is cut off at 0 and 255.
 */
#ifndef PANTOGRAPH_EXPRESS_EXPRESS_H
#define PANTOGRAPH_EXPRESS_EXPRESS_H

#include "renderer/protocol.h"

/* Makes the file that a plain recipe asks for, of one source that is lent; the caller owns it.
 * Tells in `reply` what is known of it, or the fault. What does not go this way is declined, and is
 * no fault: other formats, inks, profiles that are broken or of a grey picture. */
int express_make(const guint8 *bytes, const struct protocol_request *request,
                 struct protocol_reply *reply, GBytes **file);

#endif
