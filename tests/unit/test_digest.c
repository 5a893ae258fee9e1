#include "base/digest.h"

#include "unit.h"

#include <string.h>

/* The examples of FIPS 180-2, appendix B, and the digest of the empty text. */
static void test_known(void)
{
    static const struct {
        const char *text, *wanted;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        char hex[2 * DIGEST_SIZE + 1];
        g_autoptr(GBytes) bytes = g_bytes_new_static(rows[i].text, strlen(rows[i].text));
        digest_hex(bytes, hex);
        g_assert_cmpstr(hex, ==, rows[i].wanted);
    }
}

static void test_zeros_count(void)
{
    char hex[2 * DIGEST_SIZE + 1];
    g_autoptr(GBytes) bytes = g_bytes_new_static("\0", 1);
    digest_hex(bytes, hex);
    g_assert_cmpstr(hex, ==, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

/* Test case 1 of RFC 4231; its key of 20 bytes is padded with zeros (RFC 2104, 2). */
static void test_keyed(void)
{
    guint8 key[DIGEST_KEY_SIZE] = {0};
    static const guint8 wanted[] = {0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53};
    memset(key, 0x0b, 20);
    guint64 got = digest_keyed(key, "Hi There");
    g_assert_cmpmem(&got, sizeof got, wanted, sizeof wanted);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/digest/known", test_known);
    g_test_add_func("/digest/zeros_count", test_zeros_count);
    g_test_add_func("/digest/keyed", test_keyed);
    return g_test_run();
}
