#include "base/digest.h"

#include <openssl/sha.h>

void digest_hex(GBytes *bytes, char hex[2 * DIGEST_SIZE + 1])
{
    guchar digest[DIGEST_SIZE];
    gsize size;
    const guchar *data = g_bytes_get_data(bytes, &size);
    SHA256(data, size, digest);
    for (gsize i = 0; i < sizeof digest; i++)
        g_snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}
