/* Any bytes as the answer of S3 or a metadata service: the reader never reads beyond them, and
 * returns texts without NUL that are no longer than the document. */
#include "fuzz.h"

#include "base/fields.h"

#include <string.h>

static void check(GHashTable *fields, gsize size)
{
    GHashTableIter iter;
    gpointer name, text;
    g_hash_table_iter_init(&iter, fields);
    while (g_hash_table_iter_next(&iter, &name, &text))
        fuzz_holds(name != NULL && text != NULL && strlen(name) + strlen(text) <= size);
    g_hash_table_unref(fields);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    check(fields_of_xml((const char *)data, size), size);
    check(fields_of_json((const char *)data, size), size);
    return 0;
}
