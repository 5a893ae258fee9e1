#include "host/memo.h"
#include "host/runtime.h"
#include "unit.h"

#include <string.h>
#include <unistd.h>

static struct runtime *runtime;

static struct memo *open_memo(const char *name, int seconds)
{
    struct memo *memo;
    struct fault fault;
    if (memo_open(runtime, name, seconds, &memo, &fault) == -1)
        g_error("%s", fault.detail);
    return memo;
}

static int note_twice(void *data)
{
    struct memo *memo = open_memo("shared", 60);
    memo_note(memo, data);
    memo_note(memo, data);
    return 0;
}

static void test_workers_share(void)
{
    struct memo *memo = open_memo("shared", 60);
    g_assert_cmpint(memo_count(memo, "a"), ==, 0);
    g_assert_cmpint(unit_in_child(note_twice, (void *)"a"), ==, 0);
    g_assert_cmpint(memo_count(memo, "a"), ==, 2);
    g_assert_cmpint(memo_count(memo, "b"), ==, 0);
    memo_note(memo, "a");
    g_assert_cmpint(memo_count(memo, "a"), ==, 3);
    memo_close(memo);
}

/* 42 bits of the FNV-1a hashes of these two are the same; in a table by that hash, a note about the
 * one would count for the other. */
static void test_nobody_can_aim(void)
{
    struct memo *memo = open_memo("aimed", 60);
    memo_note(memo, "xsFQk5k6");
    g_assert_cmpint(memo_count(memo, "xsFQk5k6"), ==, 1);
    g_assert_cmpint(memo_count(memo, "p0.jpg"), ==, 0);
    memo_close(memo);
}

/* Each host has its own secret, so that the positions of the same keys differ. */
static void test_each_host_has_its_secret(void)
{
    guint8 secrets[3][DIGEST_KEY_SIZE];
    struct fault fault;
    g_autofree char *folder = unit_folder();
    struct runtime *other;
    g_assert_cmpint(runtime_open(folder, &other, &fault), ==, 0);
    g_assert_cmpint(runtime_key(runtime, secrets[0], &fault), ==, 0);
    g_assert_cmpint(runtime_key(runtime, secrets[1], &fault), ==, 0);
    g_assert_cmpint(runtime_key(other, secrets[2], &fault), ==, 0);
    g_assert_cmpmem(secrets[0], DIGEST_KEY_SIZE, secrets[1], DIGEST_KEY_SIZE);
    g_assert_cmpint(memcmp(secrets[0], secrets[2], DIGEST_KEY_SIZE), !=, 0);
    g_assert_cmpuint(digest_keyed(secrets[0], "a"), ==, digest_keyed(secrets[1], "a"));
    g_assert_cmpuint(digest_keyed(secrets[0], "a"), !=, digest_keyed(secrets[2], "a"));
    runtime_close(other);
    unit_remove(folder);
}

static void test_count_has_an_end(void)
{
    struct memo *memo = open_memo("many", 60);
    for (int i = 0; i < 40; i++)
        memo_note(memo, "a");
    g_assert_cmpint(memo_count(memo, "a"), ==, 15);
    memo_close(memo);
}

static void test_it_is_forgotten(void)
{
    struct memo *memo = open_memo("short", 1);
    memo_note(memo, "a");
    for (int i = 0; i < 300 && memo_count(memo, "a") > 0; i++)
        g_usleep(10 * G_TIME_SPAN_MILLISECOND);
    g_assert_cmpint(memo_count(memo, "a"), ==, 0);
    memo_close(memo);
}

/* Many more keys than entries: the latest are still there, and no other key has a count. */
static void test_it_is_bounded(void)
{
    struct memo *memo = open_memo("full", 60);
    char key[20];
    for (int i = 0; i < 50000; i++) {
        g_snprintf(key, sizeof key, "key-%d", i);
        memo_note(memo, key);
        g_assert_cmpint(memo_count(memo, key), >=, 1);
    }
    int known = 0;
    for (int i = 0; i < 50000; i++) {
        g_snprintf(key, sizeof key, "other-%d", i);
        known += memo_count(memo, key) > 0;
    }
    g_assert_cmpint(known, ==, 0);
    memo_close(memo);
}

static void test_nonsense_is_forgotten(void)
{
    struct fault fault;
    struct memo *memo = open_memo("nonsense", 60);
    char bytes[4096];
    int file = runtime_file(runtime, "nonsense", 0, &fault);
    memset(bytes, 0xff, sizeof bytes);
    for (int i = 0; i < 8; i++)
        g_assert_cmpint(pwrite(file, bytes, sizeof bytes, i * (off_t)sizeof bytes), >, 0);
    close(file);
    g_assert_cmpint(memo_count(memo, "a"), ==, 0);
    memo_note(memo, "a");
    g_assert_cmpint(memo_count(memo, "a"), ==, 1);
    memo_close(memo);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/memo/workers_share", test_workers_share);
    g_test_add_func("/memo/nobody_can_aim", test_nobody_can_aim);
    g_test_add_func("/memo/each_host_has_its_secret", test_each_host_has_its_secret);
    g_test_add_func("/memo/count_has_an_end", test_count_has_an_end);
    g_test_add_func("/memo/it_is_forgotten", test_it_is_forgotten);
    g_test_add_func("/memo/it_is_bounded", test_it_is_bounded);
    g_test_add_func("/memo/nonsense_is_forgotten", test_nonsense_is_forgotten);
    return unit_run_in_runtime(&runtime);
}
