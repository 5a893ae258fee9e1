/* encode: from pixels to a file's bytes.
 */
#ifndef PANTOGRAPH_FULL_ENCODE_H
#define PANTOGRAPH_FULL_ENCODE_H

#include "base/format.h"
#include "full/picture.h"
#include "recipe/recipe_key.h"

/* Gives the file, of the quality and with the flags of the recipe; the caller owns it. This is
 * where the pixels are computed, so the fault of a damaged original comes up here. Fault:
 * undecodable. */
int encode_run(VipsImage *image, enum format format, const struct recipe *recipe, GBytes **file,
               struct fault *fault);

#endif
