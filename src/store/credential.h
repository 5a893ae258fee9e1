/* credential: the keys of an AWS account, and the places where they are found.
 */
#ifndef PANTOGRAPH_STORE_CREDENTIAL_H
#define PANTOGRAPH_STORE_CREDENTIAL_H

#include "aws/aws.h"
#include "store/http.h"

/* Owns its texts; credential_clear frees them. */
struct credential {
    char *access_key, *secret_key;
    char *session_token; /* NULL when they are not temporary */
    gint64 expires;      /* Unix time in seconds, 0 for never */
    gint64 renew;        /* when to look again, likewise */
};

/* What looking for them needs. */
struct credential_search {
    const struct aws *aws;
    const char *region;
    struct http *http;
    gint64 until; /* monotonic time in microseconds */
};

/* Looks at one place after the other, as the AWS tools do: the environment, the profile's files, a
 * web identity, the container's endpoint, the machine's metadata (version 2 only). The first that
 * is set up decides. Fault: no-credentials, naming the place. */
int credential_find(const struct credential_search *search, struct credential *credential,
                    struct fault *fault);

void credential_clear(struct credential *credential);

#endif
