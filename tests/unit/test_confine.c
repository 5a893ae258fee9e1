#include "serve/confine.h"
#include "unit.h"

static void test_readable(void)
{
    static const struct {
        const char *file, *path;
    } rows[] = {
        {"/home/p/.aws/config", "/home/p/.aws"},
        {"/etc/resolv.conf", "/etc"},
        {"/aws-config", "/aws-config"},
        {"//aws-config", "//aws-config"},
        {"/a/b", "/a"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = confine_readable(rows[i].file);
        unit_row(rows[i].file);
        g_assert_cmpstr(path, ==, rows[i].path);
    }
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    g_test_add_func("/confine/readable", test_readable);
    return g_test_run();
}
