/* settings_table: the table of the environment variables for the settings.
 */
#ifndef PANTOGRAPH_SETTINGS_SETTINGS_TABLE_H
#define PANTOGRAPH_SETTINGS_SETTINGS_TABLE_H

#include "settings/settings.h"

#define SETTINGS_TABLE_PREFIX "PANTOGRAPH_"

enum setting_kind {
    SETTING_TEXT,    /* char *; any text without control characters */
    SETTING_STORE,   /* char *; the URL of a store */
    SETTING_ADDRESS, /* char *; an http or https URL */
    SETTING_NUMBER,  /* gint64; an integer within [least, most] */
    SETTING_BYTES,   /* gint64; the same, may end in K, M or G */
    SETTING_SWITCH,  /* gboolean; 0 or 1 */
    SETTING_WORD     /* an enum; one of `words`, in the order of the enumeration */
};

enum setting_group {
    SETTING_STORES,
    SETTING_ANSWERS,
    SETTING_SIZES,
    SETTING_ORIGINALS,
    SETTING_RENDERERS,
    SETTING_WORKERS,
    SETTING_GROUPS
};

struct setting {
    const char *name; /* without the prefix */
    enum setting_group group;
    enum setting_kind kind;
    gsize offset;             /* of its field in struct settings */
    const char *usual;        /* the default; NULL makes the setting required */
    gint64 least, most;       /* of a number or bytes */
    const char *unit;         /* of a number, or NULL */
    const char *const *words; /* ending with NULL */
    const char *help;         /* Markdown */
};

/* Returns the row at this index, or NULL after the last. Rows of a group are adjacent. */
const struct setting *settings_table_row(gsize index);

/* Returns the title of a group. */
const char *settings_table_group(enum setting_group group);

/* Frees the texts. */
void settings_table_clear(struct settings *settings);

#endif
