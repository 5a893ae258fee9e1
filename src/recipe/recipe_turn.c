#include "recipe/recipe_turn.h"

#include "base/number.h"

#define FULL_TURN 360
#define HALF_TURN 180

static int parse_degrees(const char *text, gint32 *degrees)
{
    gint64 number;
    gboolean is_back = text[0] == '-';
    if (number_parse_int(is_back ? text + 1 : text, 0, FULL_TURN, &number) == -1)
        return -1;
    *degrees = (gint32)(is_back ? FULL_TURN - number : number) % FULL_TURN;
    return 0;
}

/* Flipping upside down is mirroring plus half a turn. */
int recipe_turn_parse(const char *value, void *field)
{
    struct recipe_turn *turn = field;
    gboolean is_flopped = FALSE, is_flipped = FALSE, is_turned = FALSE;
    gint32 degrees = 0;
    g_auto(GStrv) parts = g_strsplit(value, ".", -1);
    for (char **part = parts; *part != NULL; part++) {
        gboolean *seen = &is_turned;
        if (g_ascii_strcasecmp(*part, "hflip") == 0)
            seen = &is_flopped;
        else if (g_ascii_strcasecmp(*part, "vflip") == 0)
            seen = &is_flipped;
        else if (parse_degrees(*part, &degrees) == -1)
            return -1;
        if (*seen)
            return -1;
        *seen = TRUE;
    }
    turn->is_mirrored = is_flopped != is_flipped;
    turn->degrees = (degrees + (is_flipped ? HALF_TURN : 0)) % FULL_TURN;
    return parts[0] != NULL ? 0 : -1;
}

void recipe_turn_print(const void *field, GString *out)
{
    const struct recipe_turn *turn = field;
    if (turn->is_mirrored && turn->degrees == HALF_TURN)
        g_string_append(out, "vflip");
    else if (turn->is_mirrored && turn->degrees == 0)
        g_string_append(out, "hflip");
    else
        g_string_append_printf(out, "%s%d", turn->is_mirrored ? "hflip." : "", turn->degrees);
}
