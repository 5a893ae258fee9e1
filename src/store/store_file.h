/* store_file: a store in a folder; keys are paths below it.
 */
#ifndef PANTOGRAPH_STORE_STORE_FILE_H
#define PANTOGRAPH_STORE_STORE_FILE_H

#include "store/store_kind.h"

/* Its URLs are file:///FOLDER. */
extern const struct store_kind store_file;

#endif
