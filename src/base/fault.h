/* fault: the reason why a request cannot be served, as a value on the caller's stack.
 *
 * Functions that can fail take a `struct fault *` as their last parameter and return -1 after
 * raising it. The kind decides the HTTP status and the slug; the detail is free text.
 */
#ifndef PANTOGRAPH_BASE_FAULT_H
#define PANTOGRAPH_BASE_FAULT_H

#include <glib.h>

/* Sorted by status. */
enum fault_kind {
    FAULT_NONE,
    FAULT_BAD_REQUEST,
    FAULT_BAD_PATH,
    FAULT_UNKNOWN_FORMAT,
    FAULT_UNKNOWN_KEY,
    FAULT_BAD_VALUE,
    FAULT_REPEATED_KEY,
    FAULT_CONTRADICTION,
    FAULT_SIZE_NOT_ALLOWED,
    FAULT_NOT_FOUND,
    FAULT_NO_ORIGINAL,
    FAULT_NO_PAGE,
    FAULT_METHOD_NOT_ALLOWED,
    FAULT_ORIGINAL_TOO_LARGE,
    FAULT_NOT_A_PICTURE,
    FAULT_PICTURE_TOO_LARGE,
    FAULT_RESULT_TOO_LARGE,
    FAULT_UNDECODABLE,
    FAULT_TOO_COSTLY,
    FAULT_RENDERER_DIED,
    FAULT_POISONED,
    FAULT_BUDGET_SPENT,
    FAULT_NO_RENDERER,
    FAULT_INTERNAL,
    FAULT_ORIGINALS_UNREADABLE,
    FAULT_CACHE_UNWRITABLE,
    FAULT_NO_CREDENTIALS,
    FAULT_BAD_CREDENTIALS,
    FAULT_CLOCK_SKEWED,
    FAULT_NO_BUCKET,
    FAULT_BUSY,
    FAULT_RENDERER_KILLED,
    FAULT_STALLED,
    FAULT_RENDER_TIMEOUT,
    FAULT_KINDS
};

struct fault {
    enum fault_kind kind;
    gboolean is_remembered; /* from a memory, so it may be over: not to be cached */
    char detail[240];
};

/* The fixed properties of a kind. */
struct fault_row {
    const char *code;       /* the slug */
    int status;             /* HTTP status */
    const char *meaning;    /* a sentence for the client and the documents */
    gboolean is_public;     /* the client may see the detail; otherwise only the log has it */
    gboolean is_explained;  /* the client may see it where the service explains itself */
    gboolean is_hidden;     /* elsewhere it looks like a missing original */
    gboolean is_of_picture; /* a renderer may raise it; any other becomes FAULT_INTERNAL */
};

/* Fills in the fault. The detail is cut to its size; control characters in it become '?'. */
void fault_fill(struct fault *fault, enum fault_kind kind, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* The same, and returns -1 for `return fault_raise(...)`. It is a macro so that compilers and
 * analyzers see the return value. */
#define fault_raise(...) (fault_fill(__VA_ARGS__), -1)

/* Returns the row of a kind, or that of FAULT_INTERNAL for a value outside the enumeration. */
const struct fault_row *fault_row(enum fault_kind kind);

/* Returns the kind that the client sees. Unless the service explains itself, no stranger can tell a
 * file that is no picture from one that does not exist. */
enum fault_kind fault_shown(const struct fault *fault, gboolean explains);

/* Returns the sentence for the client: the detail if the client may see it, otherwise the meaning
 * of the kind that is shown. A remembered fault has lost its detail. */
const char *fault_sentence(const struct fault *fault, gboolean explains);

/* Returns all rows as a Markdown table, for the documents. The caller owns the text. */
char *fault_table(void);

#endif
