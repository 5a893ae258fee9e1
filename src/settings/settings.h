/* settings: the operator's decisions, constant while a program runs.
 */
#ifndef PANTOGRAPH_SETTINGS_SETTINGS_H
#define PANTOGRAPH_SETTINGS_SETTINGS_H

#include "aws/aws.h"
#include "aws/s3.h"
#include "base/log.h"

enum settings_answer { SETTINGS_ANSWER_REDIRECT, SETTINGS_ANSWER_INLINE };
enum settings_alias {
    SETTINGS_ALIAS_AUTO, /* only while settings are read; then replaced by one of the others */
    SETTINGS_ALIAS_REDIRECT,
    SETTINGS_ALIAS_COPY,
    SETTINGS_ALIAS_NONE
};
enum settings_truncated { SETTINGS_TRUNCATED_REFUSE, SETTINGS_TRUNCATED_ACCEPT };
enum settings_access { SETTINGS_ACCESS_SIGNED, SETTINGS_ACCESS_ANONYMOUS };

/* Filled in by settings_read (settings_read.h). Free the texts with settings_table_clear. */
struct settings {
    /* stores */
    char *originals;             /* URL of the store */
    char *cache;                 /* URL of the store */
    char *public_url;            /* without a trailing slash */
    enum settings_access access; /* to the originals */
    enum s3_addressing addressing;
    struct aws aws;

    /* answers */
    enum settings_answer answer;
    enum settings_alias alias;
    char *cache_control;
    char *cors; /* "": no header */
    gboolean explain;
    gboolean dotfiles;

    /* sizes */
    char *widths; /* the ladder: 64,128,256 */
    char *sizes;  /* name=list;name=list */
    gboolean only_sizes;
    gint64 quality;
    gint64 max_edge;   /* pixels */
    gint64 max_result; /* bytes */

    /* originals */
    gint64 max_bytes;
    gint64 max_area; /* megapixels */
    gint64 max_axis; /* pixels per side */
    gint64 max_frames;
    gint64 max_scans;
    gint64 max_profile;  /* bytes */
    gint64 max_metadata; /* bytes */
    enum settings_truncated truncated;

    /* renderers */
    gint64 deadline;      /* seconds */
    gint64 renders;       /* at once on a host; 0: one per core, and one */
    gint64 render_budget; /* milliseconds of CPU time per minute; 0: no limit */
    gint64 max_memory;    /* bytes of address space */
    char *renderer;       /* path; "": look for it */
    gint64 renderer_keep; /* pictures per process; 0: no limit */
    char *quarantine;     /* formats: heic,avif */

    /* workers */
    gint64 retire_requests; /* 0: never */
    gint64 retire_memory;   /* bytes */
    gint64 peer_timeout;    /* seconds */
    char *runtime_dir;
    enum log_format log;
    gboolean metrics;
};

#endif
