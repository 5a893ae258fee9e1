/* store_http: originals on another web server; read-only.
 */
#ifndef PANTOGRAPH_STORE_STORE_HTTP_H
#define PANTOGRAPH_STORE_STORE_HTTP_H

#include "store/store_kind.h"

/* Its URLs are https://HOST/BASE and http://HOST/BASE. Redirects are not followed. */
extern const struct store_kind store_http;

#endif
