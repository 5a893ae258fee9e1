/* settings: what the operator decides, read once from the environment and constant from then on.
 *
 * One table holds every variable, its range, its default and its help; it is also printed as the
 * documentation.
 */
#ifndef PANTOGRAPH_SETTINGS_H
#define PANTOGRAPH_SETTINGS_H

#include "log.h"

#include <glib.h>

enum settings_answer { SETTINGS_REDIRECT, SETTINGS_INLINE };
enum settings_alias { SETTINGS_ALIAS_AUTO, SETTINGS_ALIAS_COPY, SETTINGS_ALIAS_NONE };

enum settings_truncated { SETTINGS_REFUSE, SETTINGS_ACCEPT };

/* Owns its texts; settings_clear frees them. */
struct settings {
    char *originals;   /* URL of the store */
    char *cache;       /* URL of the store */
    char *public_url;  /* without a slash at its end */
    int answer;        /* enum settings_answer */
    int alias;         /* enum settings_alias */
    char *sizes;       /* name=list;name=list */
    char *widths;      /* the ladder, 64,128,256 */
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
    char *cors; /* "" to send no header */
    int log;    /* enum log_format */
};

/* Reads the variables from `environment`, a NULL-terminated list of NAME=value. Appends a line to
 * `mistakes` for everything that is wrong, all at once, and returns -1 when there is any. */
int settings_read(char **environment, struct settings *settings, GString *mistakes);

void settings_clear(struct settings *settings);

/* All settings as a Markdown table. The caller owns the text. */
char *settings_table(void);

#endif
