#include "base/place.h"
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char *folder, *path, *aside;

static void make(void)
{
    g_assert_cmpint(mkdir(path, 0755), ==, 0);
}

static void leave_alone(void)
{
}

static void remove_it(void)
{
    g_assert_cmpint(rmdir(path), ==, 0);
}

static void remake(void)
{
    remove_it();
    make();
}

static void replace(void)
{
    g_assert_cmpint(rename(path, aside), ==, 0);
    make();
}

static void move_and_link(void)
{
    g_assert_cmpint(rename(path, aside), ==, 0);
    g_assert_cmpint(symlink(aside, path), ==, 0);
}

static void put_a_file(void)
{
    remove_it();
    g_assert_true(g_file_set_contents(path, "", -1, NULL));
}

static void put_a_dangling_link(void)
{
    remove_it();
    g_assert_cmpint(symlink("nowhere", path), ==, 0);
}

static void remove_parent(void)
{
    remove_it();
    g_assert_cmpint(rmdir(folder), ==, 0);
}

static void test_states(void)
{
    static const struct {
        const char *what;
        void (*change)(void);
        enum place_state state;
    } rows[] = {
        {"left alone", leave_alone, PLACE_KEPT},
        {"moved, with a link to it", move_and_link, PLACE_KEPT},
        {"removed", remove_it, PLACE_FREE},
        {"removed and made anew", remake, PLACE_TAKEN},
        {"moved and made anew", replace, PLACE_TAKEN},
        {"a file in its place", put_a_file, PLACE_LOST},
        {"a dangling link in its place", put_a_dangling_link, PLACE_LOST},
        {"removed with its parent", remove_parent, PLACE_LOST},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct place place;
        struct stat status;
        folder = unit_folder();
        path = g_build_filename(folder, "p", NULL);
        aside = g_build_filename(folder, "aside", NULL);
        make();
        int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        g_assert_cmpint(fstat(file, &status), ==, 0);
        place_note(AT_FDCWD, path, &status, &place);
        rows[i].change();
        unit_row(rows[i].what);
        g_assert_cmpint(place_look(&place), ==, rows[i].state);
        place_clear(&place);
        close(file);
        unit_remove(folder);
        g_free(folder);
        g_free(path);
        g_free(aside);
    }
}

/* A folder of another disk may have the same number. */
static void test_other_disk(void)
{
    struct place place;
    struct stat status;
    folder = unit_folder();
    g_assert_cmpint(stat(folder, &status), ==, 0);
    status.st_dev++;
    place_note(AT_FDCWD, folder, &status, &place);
    g_assert_cmpint(place_look(&place), ==, PLACE_TAKEN);
    place_clear(&place);
    unit_remove(folder);
    g_free(folder);
}

/* What a process that started now could not open or make. */
static int look_as_nobody(void *place)
{
    return setgid(1) == 0 && setuid(1) == 0 ? (int)place_look(place) : -1;
}

static void test_rights(void)
{
    struct place place;
    struct stat status;
    if (geteuid() != 0) {
        g_test_skip("not root");
        return;
    }
    folder = unit_folder();
    path = g_build_filename(folder, "p", NULL);
    g_assert_cmpint(chmod(folder, 0755), ==, 0);
    make();
    int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    g_assert_cmpint(fstat(file, &status), ==, 0);
    place_note(AT_FDCWD, path, &status, &place);
    remove_it();
    g_assert_cmpint(unit_in_child(look_as_nobody, &place), ==, PLACE_LOST);
    make();
    g_assert_cmpint(unit_in_child(look_as_nobody, &place), ==, PLACE_TAKEN);
    g_assert_cmpint(chmod(path, 0700), ==, 0);
    g_assert_cmpint(unit_in_child(look_as_nobody, &place), ==, PLACE_LOST);
    place_clear(&place);
    close(file);
    unit_remove(folder);
    g_free(folder);
    g_free(path);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/place/states", test_states);
    g_test_add_func("/place/other_disk", test_other_disk);
    g_test_add_func("/place/rights", test_rights);
    return g_test_run();
}
