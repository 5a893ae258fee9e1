/* patient: the service that the doctor looks at, and the pictures that he puts into its cache.
 */
#ifndef PANTOGRAPH_TOOL_DOCTOR_PATIENT_H
#define PANTOGRAPH_TOOL_DOCTOR_PATIENT_H

#include "serve/service.h"
#include "tool/doctor/finding.h"

struct patient {
    struct settings settings;
    struct service service;
    struct http *http;
    struct finding_counts counts;
    char *folder;       /* of all keys that are used, at random */
    GBytes *picture;    /* a small JPEG, made by the renderer */
    GPtrArray *written; /* keys that have to be removed */
};

/* A key of the shape that the service uses. The caller owns the text. */
char *patient_key(const struct patient *patient, const char *name);

/* Its public address. The caller owns the text. */
char *patient_address(const struct patient *patient, const char *key);

/* Puts the picture under the key, as the service does, to be removed by patient_clean. */
int patient_put(struct patient *patient, const char *key, struct fault *fault);

/* Leaves an alias of the key, as the service does, to be removed too. */
int patient_alias(struct patient *patient, const char *alias, const char *key, struct fault *fault);

/* Asks for an address as a browser does, following no redirect. A clear answer takes no repeating:
 * whoever stays silent is given a few seconds. http_clear frees the answer. */
int patient_ask(struct patient *patient, const char *url, struct http_answer *answer,
                struct fault *fault);

/* Removes everything that was put. Fault: that of the first that stays. */
int patient_clean(struct patient *patient, struct fault *fault);

#endif
