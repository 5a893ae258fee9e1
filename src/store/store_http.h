/* store_http: originals that another web server has; read only.
 */
#ifndef PANTOGRAPH_STORE_STORE_HTTP_H
#define PANTOGRAPH_STORE_STORE_HTTP_H

#include "store/store_kind.h"

/* Their URLs are https://HOST/BASE and http://HOST/BASE. No redirect is followed. */
extern const struct store_kind store_http;

#endif
