#include "base/blob.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Longer than the kernel's coarsest clock for files takes to go on, in microseconds. */
#define TICK 20000

static void test_sealed(void)
{
    struct blob blob;
    struct fault fault;
    g_autoptr(GBytes) bytes = NULL;
    g_assert_cmpint(blob_open(&blob, 10, &fault), ==, 0);
    g_assert_cmpint(blob_append(&blob, "12345", 5), ==, 0);
    g_assert_cmpint(blob_append(&blob, "67890", 5), ==, 0);
    g_assert_cmpint(blob_append(&blob, "x", 1), ==, -1);
    g_assert_cmpint(errno, ==, EFBIG);
    g_assert_cmpint(blob_seal(&blob, &fault), ==, 0);
    g_assert_cmpint(write(blob.file, "x", 1), ==, -1);
    g_assert_cmpint(ftruncate(blob.file, 1), ==, -1);
    g_assert_cmpint(ftruncate(blob.file, 100), ==, -1);
    g_assert_cmpint(blob_bytes(&blob, &bytes, &fault), ==, 0);
    blob_close(&blob);
    g_assert_cmpint(blob.file, ==, -1);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "1234567890", 10);
}

static int file_of(const char *text)
{
    int file = memfd_create("source", 0);
    g_assert_cmpint(write(file, text, strlen(text)), ==, (gssize)strlen(text));
    return file;
}

static void test_take(void)
{
    struct blob blob = {.file = -1, .most = 5};
    struct fault fault;
    g_autoptr(GBytes) bytes = NULL;
    int file = file_of("12345");
    g_assert_cmpint(blob_take(&blob, file), ==, 0);
    g_assert_cmpint(blob.file, ==, file);
    g_assert_cmpuint(blob.size, ==, 5);
    g_assert_cmpint(blob_seal(&blob, &fault), ==, 0);
    g_assert_cmpint(blob_bytes(&blob, &bytes, &fault), ==, 0);
    g_assert_cmpint(ftruncate(file, 0), ==, 0);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "12345", 5);
    g_clear_pointer(&bytes, g_bytes_unref);
    g_assert_cmpint(blob_bytes(&blob, &bytes, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_INTERNAL);
    blob_close(&blob);
    g_assert_cmpint(fcntl(file, F_GETFD), ==, -1);
}

static void test_take_too_large(void)
{
    struct blob blob = {.file = -1, .most = 4};
    int file = file_of("12345");
    g_assert_cmpint(blob_take(&blob, file), ==, -1);
    g_assert_cmpint(errno, ==, EFBIG);
    g_assert_cmpint(blob.file, ==, -1);
    close(file);
}

static void test_take_empty(void)
{
    struct blob blob = {.file = -1, .most = 4};
    struct fault fault;
    g_autoptr(GBytes) bytes = NULL;
    g_assert_cmpint(blob_take(&blob, file_of("")), ==, 0);
    g_assert_cmpint(blob_bytes(&blob, &bytes, &fault), ==, 0);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, 0);
    blob_close(&blob);
}

static void set_time(int file, long nanoseconds)
{
    const struct timespec times[2] = {{1000, 0}, {1000, nanoseconds}};
    g_assert_cmpint(futimens(file, times), ==, 0);
}

static void test_has_changed(void)
{
    struct blob blob = {.file = -1, .most = 9};
    struct fault fault;
    int file = file_of("12345");
    set_time(file, 1);
    g_assert_cmpint(blob_take(&blob, file), ==, 0);
    g_assert_false(blob_has_changed(&blob));
    set_time(file, 2);
    g_assert_true(blob_has_changed(&blob));
    blob_close(&blob);
    g_assert_cmpint(blob_open(&blob, 9, &fault), ==, 0);
    g_assert_cmpint(blob_append(&blob, "1", 1), ==, 0);
    g_assert_false(blob_has_changed(&blob));
    blob_close(&blob);
}

/* A writer that puts the mtime back. */
static void test_hidden_change(void)
{
    blob_auto struct blob blob = {.file = -1, .most = 9};
    int file = file_of("12345");
    set_time(file, 1);
    g_assert_cmpint(blob_take(&blob, file), ==, 0);
    g_usleep(TICK);
    g_assert_false(blob_has_changed(&blob));
    g_assert_cmpint(pwrite(file, "x", 1, 0), ==, 1);
    set_time(file, 1);
    g_assert_true(blob_has_changed(&blob));
}

/* Whoever replaces a file by rename, or removes it, leaves its bytes alone. */
static void test_replaced(void)
{
    g_autofree char *folder = unit_folder();
    g_autofree char *path = g_build_filename(folder, "a", NULL);
    g_autofree char *draft = g_build_filename(folder, "b", NULL);
    for (int is_removed = FALSE; is_removed <= TRUE; is_removed++) {
        blob_auto struct blob blob = {.file = -1, .most = 9};
        g_assert_true(g_file_set_contents(path, "12345", -1, NULL));
        g_assert_true(g_file_set_contents(draft, "54321", -1, NULL));
        g_assert_cmpint(blob_take(&blob, open(path, O_RDONLY | O_CLOEXEC)), ==, 0);
        g_usleep(TICK);
        g_assert_cmpint(is_removed ? unlink(path) : rename(draft, path), ==, 0);
        g_assert_false(blob_has_changed(&blob));
    }
    unit_remove(folder);
}

static void test_empty(void)
{
    struct blob blob;
    struct fault fault;
    g_autoptr(GBytes) bytes = NULL;
    g_assert_cmpint(blob_open(&blob, 10, &fault), ==, 0);
    g_assert_cmpint(blob_seal(&blob, &fault), ==, 0);
    g_assert_cmpint(blob_bytes(&blob, &bytes, &fault), ==, 0);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, 0);
    blob_close(&blob);
}

static void test_room(void)
{
    struct blob room;
    struct fault fault;
    g_autoptr(GBytes) bytes = NULL;
    g_assert_cmpint(blob_room(&room, 8, &fault), ==, 0);
    g_assert_cmpint(write(room.file, "abcdefghi", 9), ==, -1);
    g_assert_cmpint(write(room.file, "abcdefgh", 8), ==, 8);
    g_assert_cmpint(write(room.file, "l", 1), ==, -1);
    g_assert_cmpint(ftruncate(room.file, 4), ==, -1);
    g_assert_cmpint(blob_copy(&room, 3, &bytes, &fault), ==, 0);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "abc", 3);
    g_clear_pointer(&bytes, g_bytes_unref);
    g_assert_cmpint(blob_copy(&room, 9, &bytes, &fault), ==, -1);
    unit_assert_fault(&fault, FAULT_INTERNAL);
    blob_close(&room);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/blob/sealed", test_sealed);
    g_test_add_func("/blob/take", test_take);
    g_test_add_func("/blob/take_too_large", test_take_too_large);
    g_test_add_func("/blob/take_empty", test_take_empty);
    g_test_add_func("/blob/has_changed", test_has_changed);
    g_test_add_func("/blob/hidden_change", test_hidden_change);
    g_test_add_func("/blob/replaced", test_replaced);
    g_test_add_func("/blob/empty", test_empty);
    g_test_add_func("/blob/room", test_room);
    return g_test_run();
}
