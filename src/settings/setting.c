#include "settings/setting.h"

#define GIBI (G_GINT64_CONSTANT(1) << 30)

static const struct setting rows[] = {
#define AT(field) offsetof(struct settings, field)
#define WORDS(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
    {"ORIGINALS", SETTING_STORE, AT(originals), NULL, 0, 0, NULL,
     "where the originals are: `file:///srv/originals`, `s3://bucket/prefix` or, read only, "
     "`https://host/base`"},
    {"CACHE", SETTING_STORE, AT(cache), NULL, 0, 0, NULL,
     "where the pictures are stored: `file:///srv/cache` or `s3://bucket/prefix`"},
    {"ORIGINALS_ACCESS", SETTING_WORD, AT(access), "signed", 0, 0, WORDS("signed", "anonymous"),
     "how a bucket of originals is read; `anonymous` needs no credentials"},
    {"S3_ADDRESSING", SETTING_WORD, AT(addressing), "auto", 0, 0, WORDS("auto", "path", "virtual"),
     "where a bucket is named, in the path or in the host; `auto` is the path with an endpoint of "
     "your own, else the host"},
    {"PUBLIC_URL", SETTING_ADDRESS, AT(public_url), NULL, 0, 0, NULL,
     "the address at which the cache is served: `https://images.example`"},
    {"ANSWER", SETTING_WORD, AT(answer), "redirect", 0, 0, WORDS("redirect", "inline"),
     "send the browser to the stored picture, or answer with its bytes"},
    {"ALIAS", SETTING_WORD, AT(alias), "auto", 0, 0, WORDS("auto", "redirect", "copy", "none"),
     "what another spelling of the same list leaves in the cache: a symbolic link in a folder, a "
     "redirect in a bucket (needs its website endpoint), or a copy; `auto` is a link in a folder, in "
     "a bucket a redirect, with `ANSWER=inline` a copy"},
    {"WIDTHS", SETTING_TEXT, AT(widths), "", 0, 0, NULL,
     "the widths that are made: `64,128,256`; others go up to the next one"},
    {"SIZES", SETTING_TEXT, AT(sizes), "", 0, 0, NULL,
     "named sizes: `small=w_200;card=w_400,h_300`"},
    {"ONLY_SIZES", SETTING_NUMBER, AT(only_sizes), "0", 0, 1, NULL,
     "1: make nothing but the named sizes"},
    {"QUALITY", SETTING_NUMBER, AT(quality), "80", 1, 100, NULL, "quality where a list names none"},
    {"MAX_EDGE", SETTING_NUMBER, AT(max_edge), "8192", 1, 8192, NULL,
     "longest side of a result, in pixels"},
    {"MAX_BYTES", SETTING_BYTES, AT(max_bytes), "32M", 1, 1 * GIBI, NULL,
     "largest original, in bytes"},
    {"MAX_AREA", SETTING_NUMBER, AT(max_area), "50", 1, 1000, NULL,
     "largest original, in megapixels"},
    {"MAX_AXIS", SETTING_NUMBER, AT(max_axis), "65535", 1, 65535, NULL,
     "longest side of an original, in pixels"},
    {"MAX_FRAMES", SETTING_NUMBER, AT(max_frames), "1000", 1, 100000, NULL,
     "frames of an animation"},
    {"MAX_SCANS", SETTING_NUMBER, AT(max_scans), "64", 1, 10000, NULL, "scans of a JPEG"},
    {"MAX_PROFILE", SETTING_BYTES, AT(max_profile), "1M", 0, 1 * GIBI, NULL,
     "colour profiles of an original, in bytes"},
    {"MAX_METADATA", SETTING_BYTES, AT(max_metadata), "16M", 0, 1 * GIBI, NULL,
     "metadata of an original, in bytes"},
    {"MAX_RESULT", SETTING_BYTES, AT(max_result), "16M", 1, 1 * GIBI, NULL,
     "largest result, in bytes"},
    {"TRUNCATED", SETTING_WORD, AT(truncated), "refuse", 0, 0, WORDS("refuse", "accept"),
     "an original that ends too early: refuse it, or show what there is"},
    {"MAX_MEMORY", SETTING_BYTES, AT(max_memory), "1G", 256 * SETTING_MEBI, 64 * GIBI, NULL,
     "address space of a renderer, in bytes"},
    {"DEADLINE", SETTING_NUMBER, AT(deadline), "10", 1, 300, NULL,
     "longest time for one render, in seconds"},
    {"RENDERS", SETTING_NUMBER, AT(renders), "0", 0, 1024, NULL,
     "renders at once on this host, 0 for one on each core; AVIF gets half of them at the most"},
    {"RENDER_BUDGET", SETTING_NUMBER, AT(render_budget), "0", 0, 1000000, NULL,
     "new renders a minute on this host, 0 for no bound; set it on a public site"},
    {"RENDERER", SETTING_TEXT, AT(renderer), "", 0, 0, NULL,
     "path of pantograph-render; else beside the worker, else where it was installed"},
    {"RENDERER_KEEP", SETTING_NUMBER, AT(renderer_keep), "1000", 0, 1000000, NULL,
     "pictures after which a renderer is replaced; 1: one each, 0: never"},
    {"RETIRE_REQUESTS", SETTING_NUMBER, AT(retire_requests), "100000", 0, 1000000000, NULL,
     "requests after which a worker ends, to be started anew; 0: never"},
    {"RETIRE_MEMORY", SETTING_BYTES, AT(retire_memory), "64M", 1 * SETTING_MEBI, 64 * GIBI, NULL,
     "resident memory at which a worker ends, to be started anew"},
    {"RUNTIME_DIR", SETTING_TEXT, AT(runtime_dir), "", 0, 0, NULL,
     "folder for what the workers of a host share; else `/tmp/pantograph-UID`"},
    {"CACHE_CONTROL", SETTING_TEXT, AT(cache_control), "public, max-age=31536000, immutable", 0, 0,
     NULL, "Cache-Control of a picture"},
    {"CORS", SETTING_TEXT, AT(cors), "*", 0, 0, NULL,
     "Access-Control-Allow-Origin of every answer; empty for none"},
    {"LOG", SETTING_WORD, AT(log), "logfmt", 0, 0, WORDS("logfmt", "json", "off"),
     "form of the log on standard error"},
    {"METRICS", SETTING_NUMBER, AT(metrics), "0", 0, 1, NULL,
     "1: answer `/-/metrics` for Prometheus; let the web server say who may ask"},
#undef WORDS
#undef AT
};

const struct setting *setting_row(gsize number)
{
    return number < G_N_ELEMENTS(rows) ? &rows[number] : NULL;
}
