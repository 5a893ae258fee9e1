/* The promises of every store. The store is a folder, or the one that STORE_URL and the AWS_
 * variables name, which must be empty and writable. */
#include "stores.h"
#include "unit.h"

#include <string.h>

static char *folder;

static struct store *open_store(void)
{
    const char *url = g_getenv("STORE_URL");
    if (url != NULL)
        return stores_open(url, STORE_CACHE);
    return stores_open_folder(folder, "cache", STORE_CACHE);
}

static void test_put_and_get(void)
{
    static const char *const keys[] = {"a",
                                       "b/c/d.jpg",
                                       "é ü/文/😀",
                                       "100%/#1?/a+b",
                                       "x/...",
                                       "-x/-",
                                       "~!$&'()*;:@=,[]\"\\^`{|}<>"};
    struct store *store = open_store();
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        stores_put(store, keys[i], keys[i]);
        stores_assert(store, keys[i], keys[i]);
    }
    stores_put(store, "a", "other");
    stores_assert(store, "a", "other");
    stores_put(store, "empty", "");
    stores_assert(store, "empty", "");
    stores_assert(store, "none", "no-original");
    stores_assert(store, "b/c", "no-original");
    stores_assert(store, "a/b", "no-original");
    store_close(store);
}

static void test_stat(void)
{
    struct store *store = open_store();
    struct store_object first, second;
    struct fault fault = {0};
    stores_put(store, "s", "12345");
    g_assert_cmpint(store_stat(store, "s", &first, &fault), ==, 0);
    g_assert_cmpuint(first.size, ==, 5);
    g_assert_cmpint(first.age, <, 60);
    g_assert_cmpstr(first.tag, !=, "");
    stores_put(store, "s", "54321!");
    g_assert_cmpint(store_stat(store, "s", &second, &fault), ==, 0);
    g_assert_cmpstr(first.tag, !=, second.tag);
    g_assert_cmpint(store_stat(store, "none", &second, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_NO_ORIGINAL);
    store_close(store);
}

static void test_cap(void)
{
    struct store *store = open_store();
    stores_put(store, "ten", "0123456789");
    g_autofree char *fits = stores_get(store, "ten", 10);
    g_autofree char *large = stores_get(store, "ten", 9);
    g_assert_cmpstr(fits, ==, "0123456789");
    g_assert_cmpstr(large, ==, "original-too-large");
    store_close(store);
}

/* Several fetches at once, finished in a different order, one abandoned. */
static void test_overlap(void)
{
    struct store *store = open_store();
    struct blob first = {.file = -1, .most = 100}, second = first, third = first;
    struct store_object object;
    struct fault fault;
    stores_put(store, "one", "1");
    stores_put(store, "two", "22");
    struct store_fetch *one = store_start(store, "one", &first);
    struct store_fetch *two = store_start(store, "two", &second);
    struct store_fetch *three = store_start(store, "one", &third);
    stores_assert(store, "two", "22");
    g_assert_cmpint(store_finish(two, &object, &fault), ==, 0);
    g_assert_cmpuint(object.size, ==, 2);
    store_cancel(three);
    g_assert_cmpint(third.file, ==, -1);
    g_assert_cmpint(store_finish(one, &object, &fault), ==, 0);
    g_assert_cmpuint(first.size, ==, 1);
    blob_close(&first);
    blob_close(&second);
    store_close(store);
}

static void test_first_one_stays(void)
{
    struct store *store = open_store();
    struct store_label label = stores_label;
    struct fault fault;
    g_autoptr(GBytes) bytes = g_bytes_new_static("late", 4);
    label.is_first = TRUE;
    g_assert_cmpint(store_put(store, "first", bytes, &label, &fault), ==, 0);
    stores_assert(store, "first", "late");
    g_assert_cmpint(store_put(store, "first", bytes, &label, &fault), ==, 0);
    stores_assert(store, "first", "late");
    stores_put(store, "first", "later");
    stores_assert(store, "first", "later");
    store_close(store);
}

static void test_alias_of_nothing(void)
{
    struct store *store = open_store();
    struct store_alias target = {"no/such", "https://images.example/no/such"};
    struct fault fault;
    g_assert_cmpint(store_alias(store, "dangling", &target, &fault), ==, 0);
    stores_put(store, "dangling", "real");
    stores_assert(store, "dangling", "real");
    store_close(store);
}

static void test_drop(void)
{
    struct store *store = open_store();
    struct fault fault = {0};
    stores_put(store, "d/e", "x");
    stores_put(store, "d/f", "y");
    g_assert_cmpint(store_drop(store, "d/e", &fault), ==, 0);
    stores_assert(store, "d/e", "no-original");
    stores_assert(store, "d/f", "y");
    g_assert_cmpint(store_drop(store, "d/e", &fault), ==, 0);
    g_assert_cmpint(store_drop(store, "none/at/all", &fault), ==, 0);
    store_close(store);
}

static int collect(const char *key, void *data)
{
    g_ptr_array_add(data, g_strdup(key));
    return 0;
}

static int stop_at_once(const char *key, void *data)
{
    (void)key;
    ++*(int *)data;
    return -1;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void assert_list(struct store *store, const char *start, const char *wanted)
{
    struct fault fault;
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_assert_cmpint(store_list(store, start, collect, keys, &fault), ==, 0);
    g_ptr_array_sort(keys, by_name);
    g_ptr_array_add(keys, NULL);
    g_autofree char *joined = g_strjoinv(" ", (char **)keys->pdata);
    g_assert_cmpstr(joined, ==, wanted);
}

static void test_list(void)
{
    struct store *store = open_store();
    struct fault fault;
    int count = 0;
    stores_put(store, "l/a&b", "1");
    stores_put(store, "l/m/ü", "2");
    stores_put(store, "l/m/n/p", "3");
    stores_put(store, "l2/q", "4");
    stores_put(store, "-/own", "5");
    assert_list(store, "l/", "l/a&b l/m/n/p l/m/ü");
    assert_list(store, "l/m/", "l/m/n/p l/m/ü");
    assert_list(store, "l2/q", "l2/q");
    assert_list(store, "l2/q/", "");
    assert_list(store, "-", "-x/-");
    g_assert_cmpint(store_list(store, "l", stop_at_once, &count, &fault), ==, 0);
    g_assert_cmpint(count, ==, 1);
    store_close(store);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    folder = unit_folder();
    g_test_add_func("/store/put_and_get", test_put_and_get);
    g_test_add_func("/store/stat", test_stat);
    g_test_add_func("/store/cap", test_cap);
    g_test_add_func("/store/overlap", test_overlap);
    g_test_add_func("/store/first_one_stays", test_first_one_stays);
    g_test_add_func("/store/alias_of_nothing", test_alias_of_nothing);
    g_test_add_func("/store/drop", test_drop);
    g_test_add_func("/store/list", test_list);
    int status = g_test_run();
    unit_remove(folder);
    g_free(folder);
    return status;
}
