/* express: the fast path for nearly all requests: from a JPEG to a smaller JPEG or WebP.
 *
 * Lines stream from libjpeg through the resampler into the encoder. Only a ring of lines is held,
 * unless the picture has to be turned or the encoder needs it whole. From JPEG to JPEG colours stay
 * YCbCr, because weighted sums are the same there, except for what is clipped at 0 and 255.
 */
#ifndef PANTOGRAPH_EXPRESS_EXPRESS_H
#define PANTOGRAPH_EXPRESS_EXPRESS_H

#include "box/program.h"

/* Makes the file for a plain recipe from one source; the caller owns the file. `reply` receives the
 * facts about it, or the fault. Other requests are declined, which is not a fault: other formats,
 * CMYK, broken profiles, and profiles of grey pictures. */
int express_make(const struct program_order *order, struct protocol_reply *reply, GBytes **file);

#endif
