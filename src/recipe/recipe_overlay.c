#include "recipe/recipe_overlay.h"

#include "base/key.h"
#include "base/number.h"

#include <string.h>

#define ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#define MOST_OPACITY 100
#define FIELD_BYTES 256

/* The fields after the key, in order. */
enum { GRAVITY, X, Y, WIDTH, OPACITY, FIELDS };

static void print_key(const char *key, GString *out)
{
    g_autofree char *text = g_base64_encode((const guchar *)key, strlen(key));
    text[strcspn(text, "=")] = '\0';
    g_strdelimit(text, "+", '-');
    g_string_append(out, g_strdelimit(text, "/", '_'));
}

/* Accepts only the spelling of print_key. */
static int parse_key(const char *text, char *key)
{
    gsize size;
    g_autofree char *standard = g_strdelimit(g_strconcat(text, "===", NULL), "-", '+');
    standard[(strlen(text) + 3) / 4 * 4] = '\0';
    g_autofree guchar *bytes = g_base64_decode(g_strdelimit(standard, "_", '/'), &size);
    struct fault ignored;
    if (size >= RECIPE_OVERLAY_KEY_BYTES)
        return -1;
    memcpy(key, bytes, size);
    key[size] = '\0';
    g_autoptr(GString) again = g_string_new(NULL);
    print_key(key, again);
    return strcmp(again->str, text) == 0 ? key_check(key, &ignored) : -1;
}

/* Takes the leading characters of `set` from the text. */
static int take(const char **text, const char *set, char *out)
{
    gsize length = strspn(*text, set);
    if (length == 0 || length >= FIELD_BYTES)
        return -1;
    memcpy(out, *text, length);
    out[length] = '\0';
    *text += length;
    return 0;
}

/* A length may contain a decimal point: `0.5`, `.5`, `1.0`, but not `20.5`. */
static int take_length(const char **text, struct recipe_length *length)
{
    const char *digits = *text + strspn(*text, "0123456789");
    gboolean is_small =
        digits == *text || strspn(*text, "0") + (digits[-1] == '1') >= (gsize)(digits - *text);
    const char *end = digits;
    if (*end == '.' && is_small && g_ascii_isdigit(end[1]))
        end += 1 + strspn(end + 1, "0123456789");
    g_autofree char *part = g_strndup(*text, (gsize)(end - *text));
    *text = end;
    return recipe_length_parse(part, length);
}

static int take_gravity(const char **text, struct recipe_gravity *gravity)
{
    char name[FIELD_BYTES];
    return take(text, ALPHABET, name) == 0 ? recipe_gravity_parse_compass(name, gravity) : -1;
}

static int take_opacity(const char **text, gint32 *opacity)
{
    char digits[FIELD_BYTES];
    gint64 number;
    if (take(text, "0123456789", digits) == -1 ||
        number_parse_int(digits, 0, MOST_OPACITY, &number) == -1)
        return -1;
    *opacity = (gint32)number;
    return 0;
}

static int take_field(const char **text, int field, struct recipe_overlay *overlay)
{
    switch (field) {
    case GRAVITY:
        return take_gravity(text, &overlay->gravity);
    case X:
        return take_length(text, &overlay->x);
    case Y:
        return take_length(text, &overlay->y);
    case WIDTH:
        return take_length(text, &overlay->width);
    default:
        return take_opacity(text, &overlay->opacity);
    }
}

static int take_overlay(const char **text, struct recipe_overlay *overlay)
{
    char key[FIELD_BYTES];
    overlay->opacity = MOST_OPACITY;
    if (take(text, ALPHABET, key) == -1 || parse_key(key, overlay->key) == -1)
        return -1;
    for (int field = 0; **text == ':' && field < FIELDS; field++) {
        (*text)++;
        if (take_field(text, field, overlay) == -1)
            return -1;
    }
    return **text == '\0' || **text == '.' ? 0 : -1;
}

int recipe_overlay_parse(const char *value, void *field)
{
    struct recipe_overlays *overlays = field;
    *overlays = (struct recipe_overlays){0};
    for (;;) {
        if (take_overlay(&value, &overlays->list[overlays->count++]) == -1)
            return -1;
        if (*value == '\0')
            return 0;
        value++;
        if (overlays->count == RECIPE_OVERLAY_MOST)
            return -1;
    }
}

static gboolean is_nothing(const struct recipe_length *length)
{
    return length->pixels == 0 && length->part == 0;
}

/* The number of fields to print: the last of them is not a default. */
static int fields_of(const struct recipe_overlay *overlay)
{
    const gboolean is_default[FIELDS] = {
        recipe_gravity_is_center(&overlay->gravity), is_nothing(&overlay->x),
        is_nothing(&overlay->y), is_nothing(&overlay->width), overlay->opacity == MOST_OPACITY};
    int count = FIELDS;
    while (count > 0 && is_default[count - 1])
        count--;
    return count;
}

static void print_one(const struct recipe_overlay *overlay, int fields, GString *out)
{
    const struct recipe_length *lengths[] = {
        [X] = &overlay->x, [Y] = &overlay->y, [WIDTH] = &overlay->width};
    print_key(overlay->key, out);
    if (fields > GRAVITY) {
        g_string_append_c(out, ':');
        recipe_gravity_print(&overlay->gravity, out);
    }
    for (int field = X; field < MIN(fields, OPACITY); field++) {
        g_string_append_c(out, ':');
        recipe_length_print(lengths[field], out);
    }
    if (fields > OPACITY)
        g_string_append_printf(out, ":%d", overlay->opacity);
}

/* If the dot after an overlay could be read as a decimal point, all its fields are printed.
 */
void recipe_overlay_print(const void *field, GString *out)
{
    const struct recipe_overlays *overlays = field;
    g_autoptr(GString) next = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint32 i = overlays->count; i-- > 0;) {
        int fields = fields_of(&overlays->list[i]);
        if (fields > X && g_ascii_isdigit(next->str[0]))
            fields = FIELDS;
        g_string_truncate(text, 0);
        print_one(&overlays->list[i], fields, text);
        if (next->len > 0)
            g_string_append_printf(text, ".%s", next->str);
        g_string_assign(next, text->str);
    }
    g_string_append(out, next->str);
}
