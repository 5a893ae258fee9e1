/* quote: writes any bytes as a JSON string (RFC 8259, 7).
 */
#ifndef PANTOGRAPH_BASE_QUOTE_H
#define PANTOGRAPH_BASE_QUOTE_H

#include <glib.h>

/* Appends `value` in double quotes. Control bytes are escaped; invalid UTF-8 is replaced by U+FFFD.
 */
void quote_append(GString *out, const char *value);

#endif
