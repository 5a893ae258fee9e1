/* percent: percent-encoding for URLs.
 */
#ifndef PANTOGRAPH_BASE_PERCENT_H
#define PANTOGRAPH_BASE_PERCENT_H

#include <glib.h>

/* Appends `text` with every byte as upper-case %XX, except A–Z a–z 0–9 - . _ ~ and those in
 * `kept`. With "/" this is the UriEncode of AWS Signature Version 4 for paths, with "" for queries.
 */
void percent_encode(GString *out, const char *text, const char *kept);

#endif
