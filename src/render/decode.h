/* decode: from a file's bytes to pixels, by named loaders and within limits.
 */
#ifndef PANTOGRAPH_RENDER_DECODE_H
#define PANTOGRAPH_RENDER_DECODE_H

#include "format.h"
#include "render/picture.h"

/* A source whose header has been read. Borrows its bytes, which must outlive it and every picture
 * decoded from it. decode_close frees it. */
struct decode {
    const void *bytes;
    gsize size;
    enum format format;
    int width, height;  /* pixels, upright */
    gboolean is_turned; /* stored with its sides exchanged */
    VipsImage *header;
};

/* Reads the header. `most_area` bounds width × height in pixels. Faults: not-a-picture,
 * undecodable, picture-too-large. */
int decode_open(const void *bytes, gsize size, gint64 most_area, struct decode *decode,
                struct fault *fault);

/* Gives the picture as it is stored (not yet turned), decoded smaller where the format can do so
 * for little, but never smaller than `scale` (0–1) of its size. Pixels are decoded as they are
 * asked for. The caller owns the image. Fault: undecodable. */
int decode_pixels(const struct decode *decode, double scale, VipsImage **image,
                  struct fault *fault);

void decode_close(struct decode *decode);

#endif
