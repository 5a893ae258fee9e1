#include "blob.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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
    g_assert_cmpint(blob_map(&blob, &bytes, &fault), ==, 0);
    blob_close(&blob);
    g_assert_cmpint(blob.file, ==, -1);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "1234567890", 10);
}

static int file_of(gsize size)
{
    int file = memfd_create("source", 0);
    g_autofree char *bytes = g_malloc(size + 1);
    memset(bytes, 'y', size);
    g_assert_cmpint(write(file, bytes, size), ==, (gssize)size);
    lseek(file, 0, SEEK_SET);
    return file;
}

static void test_append_file(void)
{
    static const gsize sizes[] = {0, 1, 1 << 20, (1 << 20) + 1, 3000000};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        struct blob blob;
        struct fault fault;
        int file = file_of(sizes[i]);
        g_assert_cmpint(blob_open(&blob, sizes[i], &fault), ==, 0);
        g_assert_cmpint(blob_append_file(&blob, file), ==, 0);
        g_assert_cmpuint(blob.size, ==, sizes[i]);
        close(file);
        blob_close(&blob);
    }
}

static void test_append_file_too_large(void)
{
    struct blob blob;
    struct fault fault;
    int file = file_of(3000000);
    g_assert_cmpint(blob_open(&blob, 2999999, &fault), ==, 0);
    g_assert_cmpint(blob_append_file(&blob, file), ==, -1);
    g_assert_cmpint(errno, ==, EFBIG);
    close(file);
    blob_close(&blob);
}

static void test_empty(void)
{
    struct blob blob;
    struct fault fault;
    g_autoptr(GBytes) bytes = NULL;
    g_assert_cmpint(blob_open(&blob, 10, &fault), ==, 0);
    g_assert_cmpint(blob_seal(&blob, &fault), ==, 0);
    g_assert_cmpint(blob_map(&blob, &bytes, &fault), ==, 0);
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
    g_test_add_func("/blob/append_file", test_append_file);
    g_test_add_func("/blob/append_file_too_large", test_append_file_too_large);
    g_test_add_func("/blob/empty", test_empty);
    g_test_add_func("/blob/room", test_room);
    return g_test_run();
}
