#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string.h>

void digest_hex(GBytes *bytes, char hex[2 * DIGEST_SIZE + 1])
{
    guchar digest[DIGEST_SIZE];
    gsize size;
    const guchar *data = g_bytes_get_data(bytes, &size);
    SHA256(data, size, digest);
    for (gsize i = 0; i < sizeof digest; i++)
        g_snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

guint64 digest_keyed(const guint8 key[DIGEST_KEY_SIZE], const char *text)
{
    guint8 digest[DIGEST_SIZE];
    guint64 first;
    HMAC(EVP_sha256(), key, DIGEST_KEY_SIZE, (const guint8 *)text, strlen(text), digest, NULL);
    memcpy(&first, digest, sizeof first);
    return first;
}
