/* decode: from a file's bytes to pixels, by named loaders and within limits.
 */
#ifndef PANTOGRAPH_FULL_DECODE_H
#define PANTOGRAPH_FULL_DECODE_H

#include "base/format.h"
#include "full/picture.h"
#include "renderer/limits.h"

/* A source whose header has been read. Borrows its bytes, which must outlive it and every picture
 * decoded from it. decode_close frees it. */
struct decode {
    const void *bytes;
    gsize size;
    guint8 *copy; /* that the bytes are in, or NULL */
    enum format format;
    gboolean is_lenient;
    int page;          /* the first that is decoded, from 0 */
    int frames;        /* that are decoded, from that page on */
    gint64 memory;     /* bytes that decoding takes */
    int width, height; /* pixels of a frame, upright */
    VipsImage *header;
};

/* What of a source is wanted. */
struct decode_options {
    const void *bytes;
    gsize size;
    int page;              /* from 0 */
    gboolean is_animation; /* all frames, if they are an animation's */
};

/* Reads the headers and checks them against the limits, before and after the codec has
 * seen them; the frames of an animation may not have more pixels together than one picture. Faults:
 * not-a-picture, undecodable, picture-too-large, no-page. */
int decode_open(const struct decode_options *options, const struct limits *limits,
                struct decode *decode, struct fault *fault);

/* Gives the picture as it is stored (not yet turned). Pixels are decoded as they are asked for;
 * several frames lie one below the other. The caller owns the image. Fault: undecodable. */
int decode_whole(const struct decode *decode, VipsImage **image, struct fault *fault);

/* The same, on its way to this size as it is stored: a JPEG that becomes smaller, and is not of
 * inks, has it already and is held; others are decoded smaller where the format can do so for
 * little, but never smaller than they shall be. */
int decode_pixels(const struct decode *decode, int width, int height, VipsImage **image,
                  struct fault *fault);

/* Bytes that are held then. */
gint64 decode_held(const struct decode *decode, int width, int height);

/* Looks back when the picture is made and its pixels are dropped, whose memory may be needed again:
 * did the decoder have to make up what the file lacks? Fault: undecodable. */
int decode_check(const struct decode *decode, struct fault *fault);

void decode_close(struct decode *decode);

#endif
