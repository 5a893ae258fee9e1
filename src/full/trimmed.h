/* trimmed: a source without its edges of one colour.
 *
 * How a picture is scaled and cut can only be planned once it is known what is left of it. So a
 * source that is trimmed is decoded and turned whole, and planned again afterwards.
 */
#ifndef PANTOGRAPH_FULL_TRIMMED_H
#define PANTOGRAPH_FULL_TRIMMED_H

#include "full/decode.h"
#include "recipe/recipe.h"

/* What is left: `frames` of width × height, upright and in sRGB. The caller frees both. */
struct trimmed {
    VipsImage *roll; /* as decoded, with its metadata */
    GPtrArray *frames;
    int width, height;
};

gboolean trimmed_is_wanted(const struct recipe *recipe);

/* Decodes, turns and trims the source as the recipe says. All frames keep what one of them needs; a
 * picture of one colour stays whole. Faults: picture-too-large when it would take more memory than
 * the limits allow, undecodable. */
int trimmed_prepare(const struct decode *source, const struct recipe *recipe,
                    const struct limits *limits, struct trimmed *trimmed, struct fault *fault);

#endif
