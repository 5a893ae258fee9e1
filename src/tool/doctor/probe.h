/* probe: the service that the doctor examines, and the test pictures in its cache.
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
    char *folder;       /* random; all keys are in it */
    GBytes *picture;    /* a small JPEG, made by the renderer */
    GPtrArray *written; /* keys to remove */
};

/* Returns a key of the form that the service uses. The caller owns the text. */
char *probe_key(const struct probe *probe, const char *name);

/* Returns the key's public address. The caller owns the text. */
char *probe_address(const struct probe *probe, const char *key);

/* Stores the picture under the key, as the service does. probe_clean removes it. */
int probe_put(struct probe *probe, const char *key, struct fault *fault);

/* Stores an alias of the key, as the service does. probe_clean removes it. */
int probe_alias(struct probe *probe, const char *alias, const char *key, struct fault *fault);

/* Requests an address as a browser does, without following redirects. Waits a few seconds at most;
 * any answer counts. Free the answer with http_clear. */
int probe_ask(struct probe *probe, const char *url, struct http_answer *answer,
              struct fault *fault);

/* Removes everything that was stored. Fault: that of the first key that could not be removed. */
int probe_clean(struct probe *probe, struct fault *fault);

#endif
