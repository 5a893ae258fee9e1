/* service: everything that a worker opens once and uses for each request.
 */
#ifndef PANTOGRAPH_SERVE_SERVICE_H
#define PANTOGRAPH_SERVE_SERVICE_H

#include "host/budget.h"
#include "host/flight.h"
#include "host/memo.h"
#include "host/pace.h"
#include "host/runtime.h"
#include "host/slots.h"
#include "renderer/renderer.h"
#include "serve/route.h"
#include "settings/settings.h"
#include "store/store.h"

struct service {
    const struct settings *settings;
    struct route_rules rules;
    struct limits limits; /* for every render */
    struct recipe_sizes *sizes;
    struct http *http;               /* NULL if all stores are folders */
    char *region;                    /* for the buckets and STS */
    struct credentials *credentials; /* NULL if no store is a bucket */
    struct store *originals, *cache;
    struct runtime *runtime;
    gboolean is_hit_likely; /* the last look into the cache found a picture */
    struct flight *flight;
    struct slots *slots;
    struct memo *missing;  /* originals that did not exist */
    struct memo *made;     /* pictures that were stored */
    struct memo *poisoned; /* originals and pictures that cost a renderer */
    struct memo *refused;  /* the same, that no renderer could decode */
    struct memo *suspects; /* keys of originals that are in one of these two */
    struct budget *budget;
    struct pace *pace;
    struct metrics *metrics;
    struct renderer *renderer;
};

/* Opens stores, runtime folder and renderer according to the settings, which it borrows. If
 * anything cannot be opened, raises its fault and closes everything else. */
int service_open(const struct settings *settings, struct service *service, struct fault *fault);

/* Returns the setting that now names another folder than the one that was opened, or NULL. A
 * process that is confined to the old folder cannot open the new one. */
const char *service_replaced(const struct service *service);

void service_close(struct service *service);

#endif
