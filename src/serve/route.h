/* route: a request path, `/{srcKey}/{version}/{transformations}/{name}.{ext}`, and back.
 */
#ifndef PANTOGRAPH_SERVE_ROUTE_H
#define PANTOGRAPH_SERVE_ROUTE_H

#include "base/fault.h"
#include "base/format.h"
#include "base/key.h"
#include "recipe/recipe_rules.h"

/* Keys are paths without a leading slash. Owns its strings. Free with route_clear. */
struct route {
    char *source;       /* key of the original */
    char *asked;        /* key requested */
    char *canonical;    /* key under which the result is stored */
    gboolean may_alias; /* the requested spelling may leave an alias */
    struct recipe recipe;
    enum format format;
};

struct route_rules {
    struct recipe_rules recipe;
    gboolean dotfiles;   /* segments may begin with a dot */
    gboolean only_sizes; /* only named sizes are allowed */
    gsize prefix;        /* bytes that the store prepends to every key */
};

/* Parses a path that the web server has decoded once. Faults: bad-path, unknown-format, those of
 * recipe_list_parse, size-not-allowed, and not-found for the reserved segment `-`. */
int route_parse(const char *path, const struct route_rules *rules, struct route *route,
                struct fault *fault);

void route_clear(struct route *route);

/* Whether the requested key is the canonical one. */
gboolean route_is_canonical(const struct route *route);

/* Returns the percent-encoded URL of a key below `base` (a URL without a trailing slash). The
 * caller owns the text. */
char *route_location(const char *base, const char *key);

#endif
