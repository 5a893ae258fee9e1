/* encode: encodes pixels to a file's bytes.
 */
#ifndef PANTOGRAPH_FULL_ENCODE_H
#define PANTOGRAPH_FULL_ENCODE_H

#include "base/format.h"
#include "full/picture.h"
#include "recipe/recipe_key.h"

/* Returns the file, with the quality and the flags of the recipe; the caller owns it. Pixels are
 * computed here, so this is where a damaged original is noticed. Fault: undecodable. */
int encode_run(VipsImage *image, enum format format, const struct recipe *recipe, GBytes **file,
               struct fault *fault);

#endif
