/* pantograph-express: like pantograph-render, but only for the plainest and most frequent pictures,
 * and without libvips: it uses a sixth of the memory and starts in a tenth of the time. */
#include "box/program.h"
#include "box/selftest.h"
#include "express/express.h"
#include "express/jpegtrap.h"
#include "express/webpwriter.h"

static int open_nothing(const char *program, struct fault *fault)
{
    (void)program, (void)fault;
    return 0;
}

static guint32 formats(void)
{
    return 1u << FORMAT_JPEG | 1u << FORMAT_WEBP;
}

static gboolean is_exact(void)
{
    static const char *const unwanted[] = {"libvips", "libheif", "libpng", "libgobject", NULL};
    return !selftest_has_mapped_any(unwanted);
}

static char *libraries(void)
{
    g_autofree char *webp = webpwriter_version();
    return g_strdup_printf("%s %s", jpegtrap_version(), webp);
}

int main(int argc, char **argv)
{
    static const struct program program = {
        .name = "pantograph-express",
        .open = open_nothing,
        .formats = formats,
        .make = express_make,
        .is_exact = is_exact,
        .libraries = libraries,
    };
    return program_main(&program, argc, argv);
}
