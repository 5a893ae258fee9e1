#include "base/digest.h"

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

/* By GLib: OpenSSL would read its configuration first, which costs a CGI process 1 ms. */
guint64 digest_keyed(const guint8 key[DIGEST_KEY_SIZE], const char *text)
{
    guint8 digest[DIGEST_SIZE];
    gsize size = sizeof digest;
    guint64 first;
    GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA256, key, DIGEST_KEY_SIZE);
    g_hmac_update(hmac, (const guchar *)text, -1);
    g_hmac_get_digest(hmac, digest, &size);
    g_hmac_unref(hmac);
    memcpy(&first, digest, sizeof first);
    return first;
}
