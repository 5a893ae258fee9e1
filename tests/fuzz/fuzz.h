/* fuzz: shared by the fuzzers.
 */
#ifndef PANTOGRAPH_TESTS_FUZZ_H
#define PANTOGRAPH_TESTS_FUZZ_H

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

/* Not an assertion of GLib: the fuzzer needs a plain abort on the line that found it. */
#define fuzz_holds(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);          \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* The rest of the fuzzer's bytes; beyond their end there are zeros. */
struct fuzz_bytes {
    const guint8 *at;
    gsize left;
};

static inline guint8 fuzz_byte(struct fuzz_bytes *bytes)
{
    if (bytes->left == 0)
        return 0;
    bytes->left--;
    return *bytes->at++;
}

static inline guint16 fuzz_pair(struct fuzz_bytes *bytes)
{
    guint16 high = fuzz_byte(bytes);
    return (guint16)(high << 8 | fuzz_byte(bytes));
}

/* Returns the rest, up to `most` bytes or a zero, as a text owned by the caller. */
static inline char *fuzz_text(struct fuzz_bytes *bytes, gsize most)
{
    char *text = g_strndup((const char *)bytes->at, MIN(bytes->left, most));
    gsize taken = MIN(bytes->left, most);
    bytes->at += taken;
    bytes->left -= taken;
    return text;
}

#endif
