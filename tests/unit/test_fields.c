#include "base/fields.h"

#include "unit.h"

#include <string.h>

struct row {
    const char *document, *name, *wanted; /* NULL: no such field */
};

static void check(GHashTable *(*read)(const char *, gsize), const struct row *rows, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        /* of exact size, so that a sanitizer notices reading beyond it */
        gsize size = strlen(rows[i].document);
        g_autofree char *document = g_malloc(MAX(1, size));
        memcpy(document, rows[i].document, size);
        g_autoptr(GHashTable) fields = read(document, size);
        g_test_message("%s", rows[i].document);
        g_assert_cmpstr(g_hash_table_lookup(fields, rows[i].name), ==, rows[i].wanted);
    }
}

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static void test_xml(void)
{
    static const struct row rows[] = {
        {HEAD "<Error><Code>NoSuchKey</Code><Key>k</Key></Error>", "Code", "NoSuchKey"},
        {HEAD "<Error xmlns=\"x\"><Code>\n  A\n</Code></Error>", "Code", "A"},
        {"<R><Error><Type>S</Type><Code>In</Code></Error></R>", "Code", "In"},
        {"<E><Message>a &lt;b&gt; &amp; &#67;</Message></E>", "Message", "a <b> & C"},
        {"<E><Code><![CDATA[A]]></Code></E>", "Code", "A"},
        {"<E><Code>First</Code><Code>Second</Code></E>", "Code", "First"},
        {"<E><Code/><Code>Second</Code></E>", "Code", "Second"},
        {"<E><Message><Code>A</Code></Message></E>", "Message", NULL},
        {"<E><Code>A</Code><Mess", "Code", "A"},
        {"<E><Code>A", "Code", NULL},
        {"<E><Code>A</Code></Message></E>", "Code", "A"},
        {"<E><!-- <Code>A</Code> --></E>", "Code", NULL},
        {"<!DOCTYPE e [<!ENTITY a \"A\">]><E><Code>&a;</Code></E>", "Code", NULL},
        {"<!DOCTYPE e SYSTEM \"file:///etc/passwd\"><E><Code>A</Code></E>", "Code", "A"},
        {"<E><Code>\xff\xfe</Code></E>", "Code", NULL},
        {"Code", "Code", NULL},
        {"{\"Code\": \"A\"}", "Code", NULL},
        {"", "Code", NULL},
        {"<", "Code", NULL},
        {"<<<>>>&&&", "Code", NULL},
    };
    check(fields_of_xml, rows, G_N_ELEMENTS(rows));
}

static void test_json(void)
{
    static const struct row rows[] = {
        {"{\"Code\": \"Success\", \"Token\": \"t/+==\"}", "Token", "t/+=="},
        {"{\n  \"a\" : \"1\",\n  \"b\" : \"2\"\n}", "b", "2"},
        {"{\"n\": 12, \"f\": -0.5, \"e\": 1e5, \"z\": null, \"b\": true, \"a\": \"1\"}", "a", "1"},
        {"{\"l\": [\"x\", \"y\"], \"a\": \"1\"}", "a", "1"},
        {"{\"l\": [\"x\", \"y\"], \"a\": \"1\"}", "l", NULL},
        {"{\"o\": {\"a\": \"1\"}}", "a", "1"},
        {"{\"a\": \"first\", \"a\": \"second\"}", "a", "first"},
        {"{\"a\": \"\"}", "a", ""},
        {"{\"a\": \"x\\\"y\\\\z\\/\\n\"}", "a", "x\"y\\z/\n"},
        {"{\"a\": \"x\\u002b\\u002By\"}", "a", "x++y"},
        {"{\"a\": \"\\u00e9\\ud83d\\ude00\"}", "a", "é😀"},
        {"{\"a\": \"# no comment\", \"b\": \"// nor this\"}", "b", "// nor this"},
        {"{\"a\": \"it's\", \"b\": \"1\"}", "b", "1"},
        {"{\"a\": \"é\"}", "a", "é"},
        {"{\"a\": 1, \"1\": \"b\"}", "1", "b"},
        {"{\"a\": \"1\", \"b\": \"2", "a", "1"},
        {"{\"a\": \"1\", \"b\": \"2", "b", NULL},
        {"{\"a\"", "a", NULL},
        {"{\"a\":", "a", NULL},
        {"{\"a\": \"\\", "a", NULL},
        {"{\"a\": \"\\u12", "a", NULL},
        {"\"a\"", "a", NULL},
        {"::::\"", "", NULL},
        {"", "a", NULL},
    };
    check(fields_of_json, rows, G_N_ELEMENTS(rows));
}

static void test_zeros(void)
{
    static const char xml[] = "<E><A>1</A>\0<B>2</B></E>",
                      json[] = "{\"a\": \"1\", \0 \"b\": \"2\"}";
    g_autoptr(GHashTable) elements = fields_of_xml(xml, sizeof xml - 1);
    g_autoptr(GHashTable) members = fields_of_json(json, sizeof json - 1);
    g_assert_cmpstr(g_hash_table_lookup(elements, "A"), ==, "1");
    g_assert_cmpstr(g_hash_table_lookup(members, "a"), ==, "1");
}

/* As large as an answer can be. */
static void test_depth(void)
{
    g_autoptr(GString) xml = g_string_new(NULL), json = g_string_new(NULL);
    while (xml->len < 64 << 10)
        g_string_append(xml, "<a>");
    while (json->len < 64 << 10)
        g_string_append(json, "{\"a\":[");
    g_hash_table_unref(fields_of_xml(xml->str, xml->len));
    g_hash_table_unref(fields_of_json(json->str, json->len));
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/fields/xml", test_xml);
    g_test_add_func("/fields/json", test_json);
    g_test_add_func("/fields/zeros", test_zeros);
    g_test_add_func("/fields/depth", test_depth);
    return g_test_run();
}
