/* decode: from a file's bytes to pixels, by named loaders and within limits.
 */
#ifndef PANTOGRAPH_RENDER_DECODE_H
#define PANTOGRAPH_RENDER_DECODE_H

#include "format.h"
#include "protocol.h"
#include "render/picture.h"

/* A source whose header has been read. Borrows its bytes, which must outlive it and every picture
 * decoded from it. decode_close frees it. */
struct decode {
    const void *bytes;
    gsize size;
    guint8 *copy; /* that the bytes are in, or NULL */
    enum format format;
    gboolean is_lenient;
    gint64 memory;     /* bytes that decoding takes */
    int width, height; /* pixels, upright */
    VipsImage *header;
};

/* Reads the headers and holds them against the request's limits, before and after the codec has
 * seen them. Faults: not-a-picture, undecodable, picture-too-large. */
int decode_open(const void *bytes, const struct protocol_request *request, struct decode *decode,
                struct fault *fault);

/* Gives the picture as it is stored (not yet turned), decoded smaller where the format can do so
 * for little, but never smaller than `scale` (0–1) of its size. Pixels are decoded as they are
 * asked for. The caller owns the image. Fault: undecodable. */
int decode_pixels(const struct decode *decode, double scale, VipsImage **image,
                  struct fault *fault);

/* Looks back when the picture is made and its pixels are dropped, whose memory may be needed again:
 * did the decoder have to make up what the file lacks? Fault: undecodable. */
int decode_check(const struct decode *decode, struct fault *fault);

void decode_close(struct decode *decode);

#endif
