/* decode: decodes a file's bytes to pixels, by named loaders and within limits.
 */
#ifndef PANTOGRAPH_FULL_DECODE_H
#define PANTOGRAPH_FULL_DECODE_H

#include "base/format.h"
#include "full/picture.h"
#include "renderer/limits.h"

/* A source whose header has been read. Borrows its bytes, which must outlive it and every picture
 * decoded from it. Free with decode_close. */
struct decode {
    const void *bytes;
    gsize size;
    guint8 *copy; /* that holds the bytes, or NULL */
    enum format format;
    gboolean is_lenient;
    gboolean is_staged; /* as in struct sniff */
    int page;           /* first one to decode, from 0 */
    int frames;         /* number to decode, starting with that page */
    gint64 memory;      /* bytes that decoding takes */
    int width, height;  /* pixels of a frame, upright */
    VipsImage *header;
};

/* The part of a source to decode. */
struct decode_options {
    const void *bytes;
    gsize size;
    int page;              /* from 0 */
    gboolean is_animation; /* all frames, if the source is an animation */
};

/* Reads the headers and checks them against the limits, before and after the codec has seen them.
 * The frames of an animation together may have no more pixels than one picture. Faults:
 * not-a-picture, undecodable, picture-too-large, no-page. */
int decode_open(const struct decode_options *options, const struct limits *limits,
                struct decode *decode, struct fault *fault);

/* Returns the picture as it is stored (not yet turned). Pixels are decoded on demand; several
 * frames are stacked vertically. The caller owns the image. Fault: undecodable. */
int decode_whole(const struct decode *decode, VipsImage **image, struct fault *fault);

/* The same, with a hint that the picture, as stored, will be scaled to this size. A JPEG that
 * shrinks, unless it is CMYK, already has that size and is held in memory. Other formats are
 * decoded smaller if that is cheap, but never smaller than this size. */
int decode_pixels(const struct decode *decode, int width, int height, VipsImage **image,
                  struct fault *fault);

/* Returns the bytes that decode_pixels then holds. */
gint64 decode_held(const struct decode *decode, int width, int height);

/* Call this when the result is made and its pixels are freed, because it may need their memory.
 * Checks whether the decoder had to invent data missing in the file. Fault: undecodable. */
int decode_check(const struct decode *decode, struct fault *fault);

void decode_close(struct decode *decode);

#endif
