/* setting: the fields of the settings, and the table of the variables that they are read from.
 */
#ifndef PANTOGRAPH_SETTINGS_SETTING_H
#define PANTOGRAPH_SETTINGS_SETTING_H

#include "aws/aws.h"
#include "base/log.h"

enum settings_answer { SETTINGS_REDIRECT, SETTINGS_INLINE };
enum settings_alias {
    SETTINGS_ALIAS_AUTO,
    SETTINGS_ALIAS_REDIRECT,
    SETTINGS_ALIAS_COPY,
    SETTINGS_ALIAS_NONE
};

enum settings_truncated { SETTINGS_REFUSE, SETTINGS_ACCEPT };
enum settings_access { SETTINGS_SIGNED, SETTINGS_ANONYMOUS };

/* settings_clear of settings.h frees the texts. */
struct settings {
    char *originals;   /* URL of the store */
    char *cache;       /* URL of the store */
    int access;        /* to the originals, enum settings_access */
    int addressing;    /* enum s3_addressing */
    char *public_url;  /* without a slash at its end */
    int answer;        /* enum settings_answer */
    int alias;         /* enum settings_alias */
    char *widths;      /* the ladder, 64,128,256 */
    char *sizes;       /* name=list;name=list */
    gint64 only_sizes; /* 0 or 1 */
    gint64 quality;
    gint64 max_edge;  /* pixels */
    gint64 max_bytes; /* of an original */
    gint64 max_area;  /* megapixels */
    gint64 max_axis;  /* pixels of a side of an original */
    gint64 max_frames;
    gint64 max_scans;
    gint64 max_profile;     /* bytes */
    gint64 max_metadata;    /* bytes */
    gint64 max_result;      /* bytes */
    int truncated;          /* enum settings_truncated */
    gint64 max_memory;      /* bytes of address space of the renderer */
    gint64 renders;         /* at once on a host, 0: one for each core */
    gint64 retire_requests; /* 0: never */
    gint64 retire_memory;   /* bytes */
    gint64 deadline;        /* seconds */
    gint64 render_budget;   /* new renders a minute, 0: no bound */
    char *renderer;         /* path, "" to look for it */
    gint64 renderer_keep;   /* pictures, 0: for ever */
    char *runtime_dir;
    char *cache_control;
    char *cors;     /* "" to send no header */
    int log;        /* enum log_format */
    gint64 metrics; /* 0 or 1 */
    struct aws aws;
};

enum setting_kind {
    SETTING_TEXT,
    SETTING_STORE,
    SETTING_ADDRESS,
    SETTING_NUMBER,
    SETTING_BYTES,
    SETTING_WORD
};

/* `least` and `most` bound a number or bytes; `words` are the values of a word, in the order of its
 * enumeration, up to a NULL. A default of NULL makes the setting required. */
struct setting {
    const char *name; /* without the prefix */
    enum setting_kind kind;
    gsize offset; /* of its field in struct settings */
    const char *usual;
    gint64 least, most;
    const char *const *words;
    const char *help;
};

#define SETTING_PREFIX "PANTOGRAPH_"
#define SETTING_MEBI (G_GINT64_CONSTANT(1) << 20)

/* The row of that number, or NULL after the last. */
const struct setting *setting_row(gsize number);

#endif
