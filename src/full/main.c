/* pantograph-render: reads bytes from memory that it receives, writes a picture to memory that it
 * receives, and can do nothing else. Its only peer is the worker on its standard input. It makes
 * every picture that a recipe can describe. */
#include "box/cost.h"
#include "box/program.h"
#include "box/selftest.h"
#include "full/codecs.h"
#include "full/make.h"
#include "full/quality.h"

/* Of libvips' modules only HEIF may be loaded, and no library of the others. */
static gboolean is_exact(void)
{
    static const char *const unwanted[] = {"vips-magick",  "vips-poppler", "vips-openslide",
                                           "vips-jxl",     "libMagick",    "libpoppler",
                                           "libopenslide", "libjxl",       NULL};
    return codecs_are_exact() && selftest_has_mapped("vips-heif") &&
           !selftest_has_mapped_any(unwanted);
}

static char *libraries(void)
{
    return g_strconcat("libvips/", codecs_version(), NULL);
}

int main(int argc, char **argv)
{
    static const struct program program = {
        .name = "pantograph-render",
        .open = codecs_open,
        .formats = codecs_formats,
        .make = make_file,
        .is_exact = is_exact,
        .libraries = libraries,
        .grades = quality_table,
        .costs = cost_table,
    };
    return program_main(&program, argc, argv);
}
