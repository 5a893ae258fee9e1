/* route: a request path, `/{srcKey}/{version}/{transformations}/{name}.{ext}`, as a value, and
 * back.
 */
#ifndef PANTOGRAPH_SERVE_ROUTE_H
#define PANTOGRAPH_SERVE_ROUTE_H

#include "base/fault.h"
#include "base/format.h"
#include "base/key.h"
#include "recipe/recipe_rules.h"

/* Keys are paths without a leading slash. Owns its texts; route_clear frees them. */
struct route {
    char *source;       /* the key of the original */
    char *asked;        /* the key that was asked for */
    char *canonical;    /* the key under which the result is stored */
    gboolean may_alias; /* the spelling that was asked for is one that may leave an alias */
    struct recipe recipe;
    enum format format;
};

struct route_rules {
    struct recipe_rules recipe;
    gboolean only_sizes; /* nothing but named sizes is made */
    gsize prefix;        /* bytes that a store puts before every key */
};

/* Reads a path that the web server has decoded once. Faults: bad-path, unknown-format, those of
 * recipe_list_parse, size-not-allowed, and not-found for the reserved segment `-`. */
int route_parse(const char *path, const struct route_rules *rules, struct route *route,
                struct fault *fault);

void route_clear(struct route *route);

/* Whether what was asked for is spelt as it is stored. */
gboolean route_is_canonical(const struct route *route);

/* The address of a key below `base` (a URL without a slash at its end), percent-encoded. The caller
 * owns the text. */
char *route_location(const char *base, const char *key);

#endif
