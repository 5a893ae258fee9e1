/* digest: SHA-256, plain and keyed.
 */
#ifndef PANTOGRAPH_BASE_DIGEST_H
#define PANTOGRAPH_BASE_DIGEST_H

#include <glib.h>

#define DIGEST_SIZE 32

/* Writes the SHA-256 of the bytes as 64 hexadecimal digits and a NUL. */
void digest_hex(GBytes *bytes, char hex[2 * DIGEST_SIZE + 1]);

#define DIGEST_KEY_SIZE 32

/* Returns the first 64 bits of the text's HMAC-SHA256 (RFC 2104). Without the key nobody can find
 * texts that share them. */
guint64 digest_keyed(const guint8 key[DIGEST_KEY_SIZE], const char *text);

#endif
