/* probe: the service that the doctor looks at, and the pictures that he puts into its cache.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_PROBE_H
#define PANTOGRAPH_TOOL_DOCTOR_PROBE_H

#include "serve/service.h"
#include "tool/doctor/report.h"

struct probe {
    struct settings settings;
    struct service service;
    struct http *http;
    struct report report;
    char *folder;       /* of all keys that are used, at random */
    GBytes *picture;    /* a small JPEG, made by the renderer */
    GPtrArray *written; /* keys that have to be removed */
};

/* A key of the shape that the service uses. The caller owns the text. */
char *probe_key(const struct probe *probe, const char *name);

/* Its public address. The caller owns the text. */
char *probe_address(const struct probe *probe, const char *key);

/* Puts the picture under the key, as the service does, to be removed by probe_clean. */
int probe_put(struct probe *probe, const char *key, struct fault *fault);

/* Leaves an alias of the key, as the service does, to be removed too. */
int probe_alias(struct probe *probe, const char *alias, const char *key, struct fault *fault);

/* Asks for an address as a browser does, following no redirect. A clear answer takes no repeating:
 * whoever stays silent is given a few seconds. http_clear frees the answer. */
int probe_ask(struct probe *probe, const char *url, struct http_answer *answer,
              struct fault *fault);

/* Removes everything that was put. Fault: that of the first that stays. */
int probe_clean(struct probe *probe, struct fault *fault);

#endif
