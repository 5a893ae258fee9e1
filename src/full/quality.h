/* quality: the number for an encoder with which a picture still looks the same, to a degree.
 */
#ifndef PANTOGRAPH_FULL_QUALITY_H
#define PANTOGRAPH_FULL_QUALITY_H

#include "base/format.h"
#include "full/picture.h"
#include "recipe/recipe.h"
#include "renderer/limits.h"

/* Looks for the smallest number with which a sample of the picture, encoded and decoded again, is
 * as similar (ssim_afar of the luma, chroma_distance of the colours) as the recipe's grade demands,
 * and gives the recipe that number, or the next larger one. The sample is the picture itself, or
 * four pieces of one of more than a megapixel; it takes three to five encodings on average. The
 * picture is read more than once. Fault: undecodable. */
int quality_find(VipsImage *image, enum format format, const struct limits *limits,
                 struct recipe *recipe, struct fault *fault);

/* The grades of `q_auto` as a Markdown table: what each demands, and the least number it may use.
 * The caller owns the text. */
char *quality_table(void);

#endif
