#include "base/fault.h"

#include "base/text.h"

#include <stdarg.h>
#include <string.h>

#define LONGEST_CHARACTER 4 /* bytes in UTF-8 */

#define PUBLIC .is_public = TRUE
#define EXPLAINED .is_explained = TRUE
#define HIDDEN .is_hidden = TRUE, EXPLAINED
#define OF_PICTURE .is_of_picture = TRUE
static const struct fault_row rows[FAULT_KINDS] = {
    [FAULT_NONE] = {"none", 200, "Nothing is wrong."},
    [FAULT_BAD_REQUEST] = {"bad-request", 400, "The web server passed on an unusable request.",
                           PUBLIC},
    [FAULT_BAD_PATH] = {"bad-path", 400, "This is not a valid path of this service.", PUBLIC},
    [FAULT_UNKNOWN_FORMAT] = {"unknown-format", 400,
                              "This service does not make pictures in this format.", PUBLIC},
    [FAULT_UNKNOWN_KEY] = {"unknown-key", 400, "A transformation has an unknown key.", PUBLIC},
    [FAULT_BAD_VALUE] = {"bad-value", 400, "A transformation has an invalid value.", PUBLIC},
    [FAULT_REPEATED_KEY] = {"repeated-key", 400, "The same transformation is given twice.", PUBLIC},
    [FAULT_CONTRADICTION] = {"contradiction", 400, "Two transformations contradict each other.",
                             PUBLIC},
    [FAULT_SIZE_NOT_ALLOWED] = {"size-not-allowed", 403, "This site makes only its named sizes.",
                                PUBLIC},
    [FAULT_NOT_FOUND] = {"not-found", 404, "There is nothing at this address.", PUBLIC},
    [FAULT_NO_ORIGINAL] = {"no-original", 404, "There is no such original."},
    [FAULT_NO_PAGE] = {"no-page", 404, "The original has no such page or frame.", PUBLIC,
                       OF_PICTURE},
    [FAULT_METHOD_NOT_ALLOWED] = {"method-not-allowed", 405,
                                  "Only GET, HEAD and OPTIONS are answered.", PUBLIC},
    [FAULT_ORIGINAL_TOO_LARGE] = {"original-too-large", 413,
                                  "The original has more bytes than this site accepts.", HIDDEN},
    [FAULT_NOT_A_PICTURE] = {"not-a-picture", 415,
                             "The original is not a JPEG, PNG, WebP, GIF, HEIC or AVIF.", HIDDEN,
                             OF_PICTURE},
    [FAULT_PICTURE_TOO_LARGE] = {"picture-too-large", 422,
                                 "The original has more pixels or frames than this site accepts.",
                                 EXPLAINED, OF_PICTURE},
    [FAULT_RESULT_TOO_LARGE] = {"result-too-large", 422,
                                "The result would have more pixels or bytes than this site allows.",
                                PUBLIC, OF_PICTURE},
    [FAULT_UNDECODABLE] = {"undecodable", 422, "The original is damaged.", OF_PICTURE},
    [FAULT_TOO_COSTLY] = {"too-costly", 422,
                          "Making the picture would take longer than this site allows.", PUBLIC},
    [FAULT_RENDERER_DIED] = {"renderer-died", 422,
                             "The original could not be decoded within the limits."},
    [FAULT_POISONED] = {"poisoned", 422,
                        "It has brought down renderers; it is refused for a while."},
    [FAULT_BUDGET_SPENT] = {"budget-spent", 429,
                            "Too many new pictures were requested in the last minute."},
    [FAULT_NO_RENDERER] = {"no-renderer", 500, "The renderer cannot be started."},
    [FAULT_INTERNAL] = {"internal", 500, "The service failed."},
    [FAULT_ORIGINALS_UNREADABLE] = {"originals-unreadable", 502, "The originals cannot be read.",
                                    OF_PICTURE},
    [FAULT_CACHE_UNWRITABLE] = {"cache-unwritable", 502, "The cache cannot be read or written."},
    [FAULT_NO_CREDENTIALS] = {"no-credentials", 502, "There are no credentials for the store."},
    [FAULT_BAD_CREDENTIALS] = {"bad-credentials", 502,
                               "The store does not accept the credentials."},
    [FAULT_CLOCK_SKEWED] = {"clock-skewed", 502,
                            "The clocks of this host and of the store differ."},
    [FAULT_NO_BUCKET] = {"no-bucket", 502,
                         "The store has no such bucket, or it is in another region."},
    [FAULT_BUSY] = {"busy", 503, "The picture is being made; ask again in a moment."},
    [FAULT_RENDERER_KILLED] = {"renderer-killed", 503,
                               "The picture could not be finished; ask again in a moment."},
    [FAULT_STALLED] = {"stalled", 503,
                       "The host is too busy to finish the picture; ask again in a moment."},
    [FAULT_RENDER_TIMEOUT] = {"render-timeout", 504,
                              "Making the picture took longer than this site allows."},
};
#undef PUBLIC
#undef EXPLAINED
#undef HIDDEN
#undef OF_PICTURE

/* Removes an incomplete character from the end. */
static void end_whole(char *text)
{
    const char *end;
    if (!g_utf8_validate(text, -1, &end) && strlen(end) < LONGEST_CHARACTER)
        text[end - text] = '\0';
}

void fault_fill(struct fault *fault, enum fault_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    fault->kind = kind;
    fault->is_remembered = FALSE;
    g_strlcpy(fault->detail, valid, sizeof fault->detail);
    end_whole(fault->detail);
    text_replace_control(fault->detail, '?');
}

const struct fault_row *fault_row(enum fault_kind kind)
{
    return &rows[(unsigned)kind < FAULT_KINDS ? kind : FAULT_INTERNAL];
}

enum fault_kind fault_shown(const struct fault *fault, gboolean explains)
{
    return fault_row(fault->kind)->is_hidden && !explains ? FAULT_NO_ORIGINAL : fault->kind;
}

const char *fault_sentence(const struct fault *fault, gboolean explains)
{
    const struct fault_row *row = fault_row(fault->kind);
    gboolean is_open = row->is_public || (explains && row->is_explained);
    if (is_open && !fault->is_remembered && fault->detail[0] != '\0')
        return fault->detail;
    return fault_row(fault_shown(fault, explains))->meaning;
}

char *fault_table(void)
{
    GString *out = g_string_new("| slug | status | meaning |\n|---|---|---|\n");
    for (int kind = FAULT_NONE + 1; kind < FAULT_KINDS; kind++)
        g_string_append_printf(out, "| `%s` | %d | %s |\n", rows[kind].code, rows[kind].status,
                               rows[kind].meaning);
    return g_string_free(out, FALSE);
}
