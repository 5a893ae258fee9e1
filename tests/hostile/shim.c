/* Counts how often the libraries are entered that decode what is no picture here. Loaded before
 * everything else (LD_PRELOAD), it stands in front of their entry points, counts, and goes on to
 * the real ones. The counters are in a file that is mapped before the renderer enters its jail;
 * PANTOGRAPH_SHIM names it. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* As many words as the entry with the most parameters has; none has a floating-point one. */
#define WORDS long a, long b, long c, long d, long e, long f, long g, long h, long i, long j
#define PASSED a, b, c, d, e, f, g, h, i, j

#define ENTRIES                                                                                    \
    ENTRY(TIFF, TIFFOpen)                                                                          \
    ENTRY(TIFF, TIFFFdOpen)                                                                        \
    ENTRY(TIFF, TIFFClientOpen)                                                                    \
    ENTRY(SVG, rsvg_handle_new)                                                                    \
    ENTRY(SVG, rsvg_handle_new_with_flags)                                                         \
    ENTRY(SVG, rsvg_handle_new_from_data)                                                          \
    ENTRY(SVG, rsvg_handle_new_from_file)                                                          \
    ENTRY(SVG, rsvg_handle_new_from_gfile_sync)                                                    \
    ENTRY(SVG, rsvg_handle_new_from_stream_sync)                                                   \
    ENTRY(SVG, rsvg_handle_write)                                                                  \
    ENTRY(PDF, poppler_document_new_from_file)                                                     \
    ENTRY(PDF, poppler_document_new_from_data)                                                     \
    ENTRY(PDF, poppler_document_new_from_bytes)                                                    \
    ENTRY(PDF, poppler_document_new_from_gfile)                                                    \
    ENTRY(PDF, poppler_document_new_from_stream)                                                   \
    ENTRY(MAGICK, MagickCoreGenesis)                                                               \
    ENTRY(MAGICK, AcquireImageInfo)                                                                \
    ENTRY(MAGICK, BlobToImage)                                                                     \
    ENTRY(MAGICK, ReadImage)                                                                       \
    ENTRY(MAGICK, PingBlob)                                                                        \
    ENTRY(MAGICK, PingImage)                                                                       \
    ENTRY(OPENSLIDE, openslide_open)                                                               \
    ENTRY(OPENSLIDE, openslide_can_open)                                                           \
    ENTRY(OPENSLIDE, openslide_detect_vendor)                                                      \
    ENTRY(JXL, JxlDecoderCreate)                                                                   \
    ENTRY(JXL, JxlSignatureCheck)                                                                  \
    ENTRY(JPEG2000, opj_create_decompress)                                                         \
    ENTRY(JPEG2000, opj_stream_create)                                                             \
    ENTRY(JPEG2000, opj_stream_default_create)                                                     \
    ENTRY(FITS, ffopen)                                                                            \
    ENTRY(FITS, ffdkopn)                                                                           \
    ENTRY(FITS, ffdopn)                                                                            \
    ENTRY(FITS, ffomem)                                                                            \
    ENTRY(EXR, ImfOpenInputFile)                                                                   \
    ENTRY(EXR, ImfOpenTiledInputFile)                                                              \
    ENTRY(MAT, Mat_Open)

enum library { TIFF, SVG, PDF, MAGICK, OPENSLIDE, JXL, JPEG2000, FITS, EXR, MAT, LIBRARIES };

/* As test_shim.py reads it: how many programs were loaded, and the entries of each library. */
static struct page {
    uint64_t programs;
    uint64_t entries[LIBRARIES];
} * page;

__attribute__((constructor)) static void map_page(void)
{
    const char *path = getenv("PANTOGRAPH_SHIM");
    int file = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file == -1)
        _exit(99);
    page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (page == MAP_FAILED)
        _exit(99);
    page->programs++;
}

static void *count(enum library library, const char *name)
{
    void *real = dlsym(RTLD_NEXT, name);
    page->entries[library]++;
    if (real == NULL)
        _exit(99);
    return real;
}

#define ENTRY(library, name)                                                                       \
    long name(WORDS);                                                                              \
    long name(WORDS)                                                                               \
    {                                                                                              \
        long (*real)(WORDS) = (long (*)(WORDS))count(library, #name);                              \
        return real(PASSED);                                                                       \
    }
ENTRIES
