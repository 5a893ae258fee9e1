/* webpwriter: encodes a picture in memory as WebP.
 */
#ifndef PANTOGRAPH_EXPRESS_WEBPWRITER_H
#define PANTOGRAPH_EXPRESS_WEBPWRITER_H

#include "base/fault.h"
#include "express/canvas.h"

/* The encoder's effort, 0–6. */
#define WEBPWRITER_EFFORT 4

/* Encodes three bands, lossy, with a quality of 1–100. The caller owns the file. Faults:
 * undecodable, internal. */
int webpwriter_encode(const struct canvas *canvas, int quality, GBytes **file, struct fault *fault);

/* "libwebp/…"; the caller owns the text. */
char *webpwriter_version(void);

#endif
