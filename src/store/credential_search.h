/* credential_search: finds AWS credentials.
 */
#ifndef PANTOGRAPH_STORE_CREDENTIAL_SEARCH_H
#define PANTOGRAPH_STORE_CREDENTIAL_SEARCH_H

#include "aws/aws.h"
#include "store/credential.h"
#include "store/http.h"

/* The input of a search. */
struct credential_search {
    const struct aws *aws;
    const char *region;
    struct http *http;
    gint64 until; /* monotonic time in microseconds */
};

/* Looks in one place after another, as the AWS tools do: the environment, the profile's files, a
 * web identity, the container's endpoint, the machine's metadata (version 2 only). The first place
 * that is configured decides. Free the result with credential_clear. Fault: no-credentials, naming
 * the place.
 */
int credential_search_run(const struct credential_search *search, struct credential *credential,
                          struct fault *fault);

#endif
