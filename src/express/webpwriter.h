/* webpwriter: a picture in memory to a WebP.
 */
#ifndef PANTOGRAPH_EXPRESS_WEBPWRITER_H
#define PANTOGRAPH_EXPRESS_WEBPWRITER_H

#include "base/fault.h"
#include "express/canvas.h"

/* How hard the encoder tries, 0–6. */
#define WEBPWRITER_EFFORT 4

/* Three bands, lossy, of a quality from 1 to 100. Gives the file, which the caller owns. Fault:
 * undecodable. */
int webpwriter_encode(const struct canvas *canvas, int quality, GBytes **file, struct fault *fault);

/* "libwebp/…"; the caller owns the text. */
char *webpwriter_version(void);

#endif
