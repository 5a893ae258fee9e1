/* digest: SHA-256.
 */
#ifndef PANTOGRAPH_BASE_DIGEST_H
#define PANTOGRAPH_BASE_DIGEST_H

#include <glib.h>

#define DIGEST_SIZE 32

/* Writes the SHA-256 of the bytes as 64 hexadecimal digits and a NUL. */
void digest_hex(GBytes *bytes, char hex[2 * DIGEST_SIZE + 1]);

#endif
