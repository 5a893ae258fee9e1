#include "settings/settings_table.h"

#define MEBI (G_GINT64_CONSTANT(1) << 20)
#define GIBI (G_GINT64_CONSTANT(1) << 30)

/* The code reads and writes enums and booleans as guint. */
G_STATIC_ASSERT(sizeof(enum settings_answer) == sizeof(guint));

static const char *const groups[SETTING_GROUPS] = {
    [SETTING_STORES] = "Stores",           [SETTING_ANSWERS] = "Answers",
    [SETTING_SIZES] = "Sizes and results", [SETTING_ORIGINALS] = "Originals",
    [SETTING_RENDERERS] = "Renderers",     [SETTING_WORKERS] = "Workers",
};

#define AT(field) .offset = offsetof(struct settings, field)
#define WORDS(...)                                                                                 \
    .words = (const char *const[])                                                                 \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
static const struct setting rows[] = {
    {
        .name = "ORIGINALS",
        .group = SETTING_STORES,
        .kind = SETTING_STORE,
        AT(originals),
        .help = "where the originals are: `file:///srv/originals`, `s3://bucket/prefix` or, "
                "read-only, `https://host/base`",
    },
    {
        .name = "CACHE",
        .group = SETTING_STORES,
        .kind = SETTING_STORE,
        AT(cache),
        .help = "where the pictures are stored: `file:///srv/cache` or `s3://bucket/prefix`",
    },
    {
        .name = "PUBLIC_URL",
        .group = SETTING_STORES,
        .kind = SETTING_ADDRESS,
        AT(public_url),
        .help = "the address at which the cache is served: `https://images.example`",
    },
    {
        .name = "ORIGINALS_ACCESS",
        .group = SETTING_STORES,
        .kind = SETTING_WORD,
        AT(access),
        .usual = "signed",
        WORDS("signed", "anonymous"),
        .help = "how a bucket of originals is read; `anonymous` needs no credentials",
    },
    {
        .name = "S3_ADDRESSING",
        .group = SETTING_STORES,
        .kind = SETTING_WORD,
        AT(addressing),
        .usual = "auto",
        WORDS("auto", "path", "virtual"),
        .help =
            "where URLs name the bucket: in the path or in the host; `auto`: the path with a custom "
            "endpoint or a dot in the name, otherwise the host",
    },
    {
        .name = "ANSWER",
        .group = SETTING_ANSWERS,
        .kind = SETTING_WORD,
        AT(answer),
        .usual = "redirect",
        WORDS("redirect", "inline"),
        .help = "redirect the browser to the stored picture, or answer with its bytes",
    },
    {
        .name = "ALIAS",
        .group = SETTING_ANSWERS,
        .kind = SETTING_WORD,
        AT(alias),
        .usual = "auto",
        WORDS("auto", "redirect", "copy", "none"),
        .help =
            "what to store for another spelling of the same list: `redirect` (a symbolic link in a "
            "folder, a redirect in a bucket, which needs its website endpoint) or a `copy`; "
            "`auto`: a copy in a bucket with `ANSWER=inline`, otherwise a redirect",
    },
    {
        .name = "CACHE_CONTROL",
        .group = SETTING_ANSWERS,
        .kind = SETTING_TEXT,
        AT(cache_control),
        .usual = "public, max-age=31536000, immutable",
        .help = "Cache-Control of a picture",
    },
    {
        .name = "CORS",
        .group = SETTING_ANSWERS,
        .kind = SETTING_TEXT,
        AT(cors),
        .usual = "*",
        .help = "Access-Control-Allow-Origin of every answer; empty to send none",
    },
    {
        .name = "WIDTHS",
        .group = SETTING_SIZES,
        .kind = SETTING_TEXT,
        AT(widths),
        .usual = "",
        .help =
            "the only widths to make: `64,128,256`; other widths are rounded up to the next one",
    },
    {
        .name = "SIZES",
        .group = SETTING_SIZES,
        .kind = SETTING_TEXT,
        AT(sizes),
        .usual = "",
        .help = "named sizes: `small=w_200;card=w_400,h_300`",
    },
    {
        .name = "ONLY_SIZES",
        .group = SETTING_SIZES,
        .kind = SETTING_SWITCH,
        AT(only_sizes),
        .usual = "0",
        .help = "`1`: only make the named sizes",
    },
    {
        .name = "QUALITY",
        .group = SETTING_SIZES,
        .kind = SETTING_NUMBER,
        AT(quality),
        .usual = "80",
        .least = 1,
        .most = 100,
        .help = "default quality",
    },
    {
        .name = "MAX_EDGE",
        .group = SETTING_SIZES,
        .kind = SETTING_NUMBER,
        AT(max_edge),
        .usual = "8192",
        .least = 1,
        .most = 8192,
        .unit = "pixels",
        .help = "longest side of a result",
    },
    {
        .name = "MAX_RESULT",
        .group = SETTING_SIZES,
        .kind = SETTING_BYTES,
        AT(max_result),
        .usual = "16M",
        .least = 1,
        .most = GIBI,
        .unit = "bytes",
        .help = "largest result",
    },
    {
        .name = "MAX_BYTES",
        .group = SETTING_ORIGINALS,
        .kind = SETTING_BYTES,
        AT(max_bytes),
        .usual = "32M",
        .least = 1,
        .most = GIBI,
        .unit = "bytes",
        .help = "largest original",
    },
    {
        .name = "MAX_AREA",
        .group = SETTING_ORIGINALS,
        .kind = SETTING_NUMBER,
        AT(max_area),
        .usual = "50",
        .least = 1,
        .most = 1000,
        .unit = "megapixels",
        .help = "largest original",
    },
    {
        .name = "MAX_AXIS",
        .group = SETTING_ORIGINALS,
        .kind = SETTING_NUMBER,
        AT(max_axis),
        .usual = "65535",
        .least = 1,
        .most = 65535,
        .unit = "pixels",
        .help = "longest side of an original",
    },
    {
        .name = "MAX_FRAMES",
        .group = SETTING_ORIGINALS,
        .kind = SETTING_NUMBER,
        AT(max_frames),
        .usual = "1000",
        .least = 1,
        .most = 100000,
        .unit = "frames",
        .help = "maximum number of frames in an animation",
    },
    {
        .name = "MAX_SCANS",
        .group = SETTING_ORIGINALS,
        .kind = SETTING_NUMBER,
        AT(max_scans),
        .usual = "64",
        .least = 1,
        .most = 10000,
        .unit = "scans",
        .help = "maximum number of scans in a JPEG",
    },
    {
        .name = "MAX_PROFILE",
        .group = SETTING_ORIGINALS,
        .kind = SETTING_BYTES,
        AT(max_profile),
        .usual = "1M",
        .least = 0,
        .most = GIBI,
        .unit = "bytes",
        .help = "maximum size of an original's colour profiles",
    },
    {
        .name = "MAX_METADATA",
        .group = SETTING_ORIGINALS,
        .kind = SETTING_BYTES,
        AT(max_metadata),
        .usual = "16M",
        .least = 0,
        .most = GIBI,
        .unit = "bytes",
        .help = "maximum size of an original's metadata",
    },
    {
        .name = "TRUNCATED",
        .group = SETTING_ORIGINALS,
        .kind = SETTING_WORD,
        AT(truncated),
        .usual = "refuse",
        WORDS("refuse", "accept"),
        .help = "an original that ends too early: refuse it, or show what there is",
    },
    {
        .name = "DEADLINE",
        .group = SETTING_RENDERERS,
        .kind = SETTING_NUMBER,
        AT(deadline),
        .usual = "10",
        .least = 1,
        .most = 300,
        .unit = "seconds",
        .help =
            "CPU time for one render, which must also finish within three times that by the clock",
    },
    {
        .name = "RENDERS",
        .group = SETTING_RENDERERS,
        .kind = SETTING_NUMBER,
        AT(renders),
        .usual = "0",
        .least = 0,
        .most = 1024,
        .unit = "renders",
        .help = "renders at once on this host, `0` for one per core; AVIF gets at most half of "
                "them",
    },
    {
        .name = "RENDER_BUDGET",
        .group = SETTING_RENDERERS,
        .kind = SETTING_NUMBER,
        AT(render_budget),
        .usual = "0",
        .least = 0,
        .most = 1000000,
        .unit = "renders",
        .help = "new renders per minute on this host, `0` for no limit; set it on a public site",
    },
    {
        .name = "MAX_MEMORY",
        .group = SETTING_RENDERERS,
        .kind = SETTING_BYTES,
        AT(max_memory),
        .usual = "1G",
        .least = 256 * MEBI,
        .most = 64 * GIBI,
        .unit = "bytes",
        .help = "address space of a renderer",
    },
    {
        .name = "RENDERER",
        .group = SETTING_RENDERERS,
        .kind = SETTING_TEXT,
        AT(renderer),
        .usual = "",
        .help =
            "path of pantograph-render; default: next to the worker, then where it was installed",
    },
    {
        .name = "RENDERER_KEEP",
        .group = SETTING_RENDERERS,
        .kind = SETTING_NUMBER,
        AT(renderer_keep),
        .usual = "1000",
        .least = 0,
        .most = 1000000,
        .unit = "pictures",
        .help = "pictures after which a renderer is replaced; `1`: one per picture, `0`: never",
    },
    {
        .name = "RETIRE_REQUESTS",
        .group = SETTING_WORKERS,
        .kind = SETTING_NUMBER,
        AT(retire_requests),
        .usual = "100000",
        .least = 0,
        .most = 1000000000,
        .unit = "requests",
        .help = "requests after which a worker exits and is replaced; `0`: never",
    },
    {
        .name = "RETIRE_MEMORY",
        .group = SETTING_WORKERS,
        .kind = SETTING_BYTES,
        AT(retire_memory),
        .usual = "64M",
        .least = MEBI,
        .most = 64 * GIBI,
        .unit = "bytes",
        .help = "resident memory at which a worker exits and is replaced",
    },
    {
        .name = "PEER_TIMEOUT",
        .group = SETTING_WORKERS,
        .kind = SETTING_NUMBER,
        AT(peer_timeout),
        .usual = "60",
        .least = 1,
        .most = 3600,
        .unit = "seconds",
        .help = "longest time that the web server may take to send a request, or to take an answer",
    },
    {
        .name = "RUNTIME_DIR",
        .group = SETTING_WORKERS,
        .kind = SETTING_TEXT,
        AT(runtime_dir),
        .usual = "",
        .help = "folder for files that a host's workers share; default: `/tmp/pantograph-UID`",
    },
    {
        .name = "LOG",
        .group = SETTING_WORKERS,
        .kind = SETTING_WORD,
        AT(log),
        .usual = "logfmt",
        WORDS("logfmt", "json", "off"),
        .help = "log format (on standard error)",
    },
    {
        .name = "METRICS",
        .group = SETTING_WORKERS,
        .kind = SETTING_SWITCH,
        AT(metrics),
        .usual = "0",
        .help = "`1`: answer `/-/metrics` for Prometheus; let the web server decide who may ask",
    },
};
#undef WORDS
#undef AT

const struct setting *settings_table_row(gsize index)
{
    return index < G_N_ELEMENTS(rows) ? &rows[index] : NULL;
}

const char *settings_table_group(enum setting_group group)
{
    return groups[group];
}

static gboolean owns_text(const struct setting *row)
{
    return row->kind == SETTING_TEXT || row->kind == SETTING_STORE || row->kind == SETTING_ADDRESS;
}

void settings_table_clear(struct settings *settings)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (owns_text(&rows[i]))
            g_clear_pointer((char **)((char *)settings + rows[i].offset), g_free);
    aws_clear(&settings->aws);
}
