/* quality: finds the encoder's number at which a picture still looks the same, to a grade.
 */
#ifndef PANTOGRAPH_FULL_QUALITY_H
#define PANTOGRAPH_FULL_QUALITY_H

#include "base/format.h"
#include "full/picture.h"
#include "recipe/recipe.h"
#include "renderer/limits.h"

/* Finds the smallest number at which a sample of the picture, encoded and decoded again, is as
 * similar (ssim_afar of the luma, chroma_distance of the colours) as the recipe's grade requires.
 * Sets the recipe's number to that, or to the next larger one. The sample is the picture itself or,
 * above one megapixel, four pieces of it; the search takes three to five encodings on average.
 * Reads the picture more than once. Fault: undecodable. */
int quality_find(VipsImage *image, enum format format, const struct limits *limits,
                 struct recipe *recipe, struct fault *fault);

/* Returns the grades of `q_auto` as a Markdown table: what each requires, and the lowest number it
 * may choose. The caller owns the text. */
char *quality_table(void);

#endif
