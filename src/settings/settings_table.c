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

#define ROW(variable, of_group, of_kind, field)                                                    \
    .name = (variable), .group = SETTING_##of_group, .kind = SETTING_##of_kind,                    \
    .offset = offsetof(struct settings, field)
#define WORDS(...)                                                                                 \
    .words = (const char *const[])                                                                 \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
static const struct setting rows[] = {
    {
        ROW("ORIGINALS", STORES, STORE, originals),
        .help = "where the originals are: `file:///srv/originals`, `s3://bucket/prefix` or, "
                "read-only, `https://host/base`",
    },
    {
        ROW("CACHE", STORES, STORE, cache),
        .help = "where the pictures are stored: `file:///srv/cache` or `s3://bucket/prefix`",
    },
    {
        ROW("PUBLIC_URL", STORES, ADDRESS, public_url),
        .help = "the address at which the cache is served: `https://images.example`",
    },
    {
        ROW("ORIGINALS_ACCESS", STORES, WORD, access),
        .usual = "signed",
        WORDS("signed", "anonymous"),
        .help = "how a bucket of originals is read; `anonymous` needs no credentials",
    },
    {
        ROW("S3_ADDRESSING", STORES, WORD, addressing),
        .usual = "auto",
        WORDS("auto", "path", "virtual"),
        .help =
            "where URLs name the bucket: in the path or in the host; `auto`: the path with a custom "
            "endpoint or a dot in the name, otherwise the host",
    },
    {
        ROW("ANSWER", ANSWERS, WORD, answer),
        .usual = "redirect",
        WORDS("redirect", "inline"),
        .help = "redirect the browser to the stored picture, or answer with its bytes",
    },
    {
        ROW("ALIAS", ANSWERS, WORD, alias),
        .usual = "auto",
        WORDS("auto", "redirect", "copy", "none"),
        .help =
            "what to store for another spelling of the same list: `redirect` (a symbolic link in a "
            "folder, a redirect in a bucket, which needs its website endpoint) or a `copy`; "
            "`auto`: a copy in a bucket with `ANSWER=inline`, otherwise a redirect",
    },
    {
        ROW("CACHE_CONTROL", ANSWERS, TEXT, cache_control),
        .usual = "public, max-age=31536000, immutable",
        .help = "Cache-Control of a picture",
    },
    {
        ROW("CORS", ANSWERS, TEXT, cors),
        .usual = "*",
        .help = "Access-Control-Allow-Origin of every answer; empty to send none",
    },
    {
        ROW("EXPLAIN", ANSWERS, SWITCH, explain),
        .usual = "0",
        .help = "`1`: tell clients what is wrong with an original; `0`: a file that is not a "
                "picture looks like a missing one, and only the log says why",
    },
    {
        ROW("DOTFILES", ANSWERS, SWITCH, dotfiles),
        .usual = "0",
        .help = "`1`: allow paths with segments that begin with a dot; otherwise they are "
                "answered as not found",
    },
    {
        ROW("WIDTHS", SIZES, TEXT, widths),
        .usual = "",
        .help =
            "the only widths to make: `64,128,256`; other widths are rounded up to the next one",
    },
    {
        ROW("SIZES", SIZES, TEXT, sizes),
        .usual = "",
        .help = "named sizes: `small=w_200;card=w_400,h_300`",
    },
    {
        ROW("ONLY_SIZES", SIZES, SWITCH, only_sizes),
        .usual = "0",
        .help = "`1`: make only the named sizes",
    },
    {
        ROW("QUALITY", SIZES, NUMBER, quality),
        .usual = "80",
        .least = 1,
        .most = 100,
        .help = "default quality",
    },
    {
        ROW("MAX_EDGE", SIZES, NUMBER, max_edge),
        .usual = "8192",
        .least = 1,
        .most = 8192,
        .unit = "pixels",
        .help = "longest side of a result",
    },
    {
        ROW("MAX_RESULT", SIZES, BYTES, max_result),
        .usual = "16M",
        .least = 1,
        .most = GIBI,
        .unit = "bytes",
        .help = "largest result, in bytes",
    },
    {
        ROW("MAX_BYTES", ORIGINALS, BYTES, max_bytes),
        .usual = "32M",
        .least = 1,
        .most = GIBI,
        .unit = "bytes",
        .help = "largest original, in bytes",
    },
    {
        ROW("MAX_AREA", ORIGINALS, NUMBER, max_area),
        .usual = "50",
        .least = 1,
        .most = 1000,
        .unit = "megapixels",
        .help = "largest original, in megapixels",
    },
    {
        ROW("MAX_AXIS", ORIGINALS, NUMBER, max_axis),
        .usual = "65535",
        .least = 1,
        .most = 65535,
        .unit = "pixels",
        .help = "longest side of an original",
    },
    {
        ROW("MAX_FRAMES", ORIGINALS, NUMBER, max_frames),
        .usual = "1000",
        .least = 1,
        .most = 100000,
        .unit = "frames",
        .help = "maximum number of frames in an animation",
    },
    {
        ROW("MAX_SCANS", ORIGINALS, NUMBER, max_scans),
        .usual = "64",
        .least = 1,
        .most = 10000,
        .unit = "scans",
        .help = "maximum number of scans in a JPEG",
    },
    {
        ROW("MAX_PROFILE", ORIGINALS, BYTES, max_profile),
        .usual = "1M",
        .least = 0,
        .most = GIBI,
        .unit = "bytes",
        .help = "maximum size of an original's colour profiles",
    },
    {
        ROW("MAX_METADATA", ORIGINALS, BYTES, max_metadata),
        .usual = "16M",
        .least = 0,
        .most = GIBI,
        .unit = "bytes",
        .help = "maximum size of an original's metadata",
    },
    {
        ROW("TRUNCATED", ORIGINALS, WORD, truncated),
        .usual = "refuse",
        WORDS("refuse", "accept"),
        .help = "an original that ends too early: refuse it, or show what there is",
    },
    {
        ROW("DEADLINE", RENDERERS, NUMBER, deadline),
        .usual = "10",
        .least = 1,
        .most = 300,
        .unit = "seconds",
        .help = "most CPU time for one render; by the clock it may take three times as long",
    },
    {
        ROW("RENDERS", RENDERERS, NUMBER, renders),
        .usual = "0",
        .least = 0,
        .most = 1024,
        .unit = "renders",
        .help =
            "renders at once on this host, `0` for one per core and one more; pictures that take "
            "long get only some of them",
    },
    {
        ROW("RENDER_BUDGET", RENDERERS, NUMBER, render_budget),
        .usual = "0",
        .least = 0,
        .most = 10000000,
        .unit = "ms",
        .help = "CPU time for new pictures per minute on this host, `0` for no limit; each file "
                "costs at least 20 ms; set it on a public site",
    },
    {
        ROW("MAX_MEMORY", RENDERERS, BYTES, max_memory),
        .usual = "1G",
        .least = 256 * MEBI,
        .most = 64 * GIBI,
        .unit = "bytes",
        .help = "address space of a renderer",
    },
    {
        ROW("RENDERER", RENDERERS, TEXT, renderer),
        .usual = "",
        .help =
            "path of pantograph-render; default: next to the worker, then where it was installed",
    },
    {
        ROW("RENDERER_KEEP", RENDERERS, NUMBER, renderer_keep),
        .usual = "1000",
        .least = 0,
        .most = 1000000,
        .unit = "pictures",
        .help = "pictures after which a renderer is replaced; `1`: one per picture, `0`: never",
    },
    {
        ROW("QUARANTINE", RENDERERS, TEXT, quarantine),
        .usual = "heic,avif",
        .help = "formats with fragile decoders: a renderer that has met an original of these "
                "meets no other; empty for none",
    },
    {
        ROW("RETIRE_REQUESTS", WORKERS, NUMBER, retire_requests),
        .usual = "100000",
        .least = 0,
        .most = 1000000000,
        .unit = "requests",
        .help = "requests after which a worker exits and is replaced; `0`: never",
    },
    {
        ROW("RETIRE_MEMORY", WORKERS, BYTES, retire_memory),
        .usual = "64M",
        .least = MEBI,
        .most = 64 * GIBI,
        .unit = "bytes",
        .help = "resident memory at which a worker exits and is replaced",
    },
    {
        ROW("PEER_TIMEOUT", WORKERS, NUMBER, peer_timeout),
        .usual = "60",
        .least = 1,
        .most = 3600,
        .unit = "seconds",
        .help = "longest wait for the web server to send a request or to accept an answer",
    },
    {
        ROW("RUNTIME_DIR", WORKERS, TEXT, runtime_dir),
        .usual = "",
        .help = "folder for files that a host's workers share; default: `/tmp/pantograph-UID`",
    },
    {
        ROW("LOG", WORKERS, WORD, log),
        .usual = "logfmt",
        WORDS("logfmt", "json", "off"),
        .help = "log format (on standard error)",
    },
    {
        ROW("METRICS", WORKERS, SWITCH, metrics),
        .usual = "0",
        .help = "`1`: answer `/-/metrics` for Prometheus; restrict who may ask in the web server",
    },
};
#undef WORDS
#undef ROW

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
