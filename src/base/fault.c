#include "base/fault.h"

#include "base/text.h"

#include <stdarg.h>
#include <string.h>

#define LONGEST_CHARACTER 4 /* bytes in UTF-8 */

static const struct fault_row rows[FAULT_KINDS] = {
    [FAULT_NONE] = {"none", 200, FALSE, "Nothing is wrong."},
    [FAULT_BAD_REQUEST] = {"bad-request", 400, TRUE, "The web server handed on no usable request."},
    [FAULT_BAD_PATH] = {"bad-path", 400, TRUE, "The path is not one of this service."},
    [FAULT_UNKNOWN_FORMAT] = {"unknown-format", 400, TRUE,
                              "The extension names no format that can be made."},
    [FAULT_UNKNOWN_KEY] = {"unknown-key", 400, TRUE, "A transformation has no known key."},
    [FAULT_BAD_VALUE] = {"bad-value", 400, TRUE, "A transformation has a value it cannot have."},
    [FAULT_REPEATED_KEY] = {"repeated-key", 400, TRUE, "A transformation is given twice."},
    [FAULT_CONTRADICTION] = {"contradiction", 400, TRUE,
                             "Two transformations cannot both be meant."},
    [FAULT_SIZE_NOT_ALLOWED] = {"size-not-allowed", 403, TRUE,
                                "This site makes its named sizes only."},
    [FAULT_NOT_FOUND] = {"not-found", 404, TRUE, "There is nothing at this address."},
    [FAULT_NO_ORIGINAL] = {"no-original", 404, FALSE, "There is no such original."},
    [FAULT_NO_PAGE] = {"no-page", 404, TRUE, "The original has no such page or frame."},
    [FAULT_METHOD_NOT_ALLOWED] = {"method-not-allowed", 405, TRUE,
                                  "Only GET, HEAD and OPTIONS are answered."},
    [FAULT_ORIGINAL_TOO_LARGE] = {"original-too-large", 413, TRUE,
                                  "The original has more bytes than this site takes."},
    [FAULT_NOT_A_PICTURE] = {"not-a-picture", 415, TRUE,
                             "The original is not a JPEG, PNG, WebP, GIF, HEIC or AVIF."},
    [FAULT_PICTURE_TOO_LARGE] = {"picture-too-large", 422, TRUE,
                                 "The original has more pixels than this site takes."},
    [FAULT_RESULT_TOO_LARGE] = {"result-too-large", 422, TRUE,
                                "The result would have more pixels or bytes than are made."},
    [FAULT_UNDECODABLE] = {"undecodable", 422, FALSE, "The original is damaged."},
    [FAULT_RENDERER_DIED] = {"renderer-died", 422, FALSE,
                             "The original cannot be decoded within the limits."},
    [FAULT_RENDERER_KILLED] = {"renderer-killed", 503, FALSE,
                               "The picture could not be finished; ask again in a moment."},
    [FAULT_POISONED] = {"poisoned", 422, FALSE,
                        "The original has brought down renderers; it is refused for a while."},
    [FAULT_BUDGET_SPENT] = {"budget-spent", 429, FALSE,
                            "Too many new pictures were asked for in this minute."},
    [FAULT_BUSY] = {"busy", 503, FALSE, "The picture is being made; ask again in a moment."},
    [FAULT_RENDER_TIMEOUT] = {"render-timeout", 504, FALSE,
                              "Making the picture took longer than is allowed."},
    [FAULT_ORIGINALS_UNREADABLE] = {"originals-unreadable", 502, FALSE,
                                    "The store of originals does not answer."},
    [FAULT_CACHE_UNWRITABLE] = {"cache-unwritable", 502, FALSE,
                                "The cache cannot be read or written."},
    [FAULT_NO_CREDENTIALS] = {"no-credentials", 502, FALSE,
                              "There are no credentials for the store."},
    [FAULT_BAD_CREDENTIALS] = {"bad-credentials", 502, FALSE,
                               "The store does not accept the credentials."},
    [FAULT_CLOCK_SKEWED] = {"clock-skewed", 502, FALSE,
                            "The clocks of this host and of the store differ."},
    [FAULT_NO_BUCKET] = {"no-bucket", 502, FALSE,
                         "The store has no such bucket, or has it elsewhere."},
    [FAULT_NO_RENDERER] = {"no-renderer", 500, FALSE, "The renderer cannot be started."},
    [FAULT_INTERNAL] = {"internal", 500, FALSE, "The service failed."},
};

/* Takes away a character of which only a part is left at the end. */
static void end_whole(char *text)
{
    const char *end;
    if (!g_utf8_validate(text, -1, &end) && strlen(end) < LONGEST_CHARACTER)
        text[end - text] = '\0';
}

int fault_raise(struct fault *fault, enum fault_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    fault->kind = kind;
    g_strlcpy(fault->detail, valid, sizeof fault->detail);
    end_whole(fault->detail);
    text_replace_control(fault->detail, '?');
    return -1;
}

const struct fault_row *fault_row(enum fault_kind kind)
{
    return &rows[(unsigned)kind < FAULT_KINDS ? kind : FAULT_INTERNAL];
}

const char *fault_sentence(const struct fault *fault)
{
    const struct fault_row *row = fault_row(fault->kind);
    return row->is_public && fault->detail[0] != '\0' ? fault->detail : row->meaning;
}

char *fault_table(void)
{
    GString *out = g_string_new("| slug | status | meaning |\n|---|---|---|\n");
    for (int kind = FAULT_NONE + 1; kind < FAULT_KINDS; kind++)
        g_string_append_printf(out, "| `%s` | %d | %s |\n", rows[kind].code, rows[kind].status,
                               rows[kind].meaning);
    return g_string_free(out, FALSE);
}
