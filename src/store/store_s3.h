/* store_s3: a store in an S3 bucket.
 */
#ifndef PANTOGRAPH_STORE_STORE_S3_H
#define PANTOGRAPH_STORE_STORE_S3_H

#include "store/store_kind.h"

/* Its URLs are s3://BUCKET/PREFIX. An alias is an empty object with a redirect, which a website
 * endpoint answers as 301. */
extern const struct store_kind store_s3;

#endif
