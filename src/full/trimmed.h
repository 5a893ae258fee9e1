/* trimmed: prepares a source without its edges of one colour.
 *
 * Scaling and cutting can only be planned when the remaining part is known. So a source to be
 * trimmed is first decoded and turned whole, then planned again.
 */
#ifndef PANTOGRAPH_FULL_TRIMMED_H
#define PANTOGRAPH_FULL_TRIMMED_H

#include "full/decode.h"
#include "recipe/recipe.h"

/* The remaining part: `frames` of width × height, upright and in sRGB. The caller frees both. */
struct trimmed {
    VipsImage *roll; /* as decoded, with its metadata */
    GPtrArray *frames;
    int width, height;
};

gboolean trimmed_is_wanted(const struct recipe *recipe);

/* Decodes, turns and trims the source for the recipe. All frames keep what any of them needs; a
 * picture of only one colour stays whole. Faults: picture-too-large if it would take more memory
 * than the limits allow, undecodable. */
int trimmed_prepare(const struct decode *source, const struct recipe *recipe,
                    const struct limits *limits, struct trimmed *trimmed, struct fault *fault);

#endif
