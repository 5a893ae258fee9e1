/* credentials: the AWS credentials of a host's workers: found once, shared, renewed before they
 * expire.
 */
#ifndef PANTOGRAPH_STORE_CREDENTIALS_H
#define PANTOGRAPH_STORE_CREDENTIALS_H

#include "host/runtime.h"
#include "store/credential_search.h"

struct credentials;

/* Does not look for any yet. `search` is borrowed, except `until`; temporary credentials are shared
 * in the runtime folder. Free with credentials_close. Fault: internal. */
int credentials_open(struct runtime *runtime, const struct credential_search *search,
                     struct credentials **credentials, struct fault *fault);

/* Returns credentials that are valid now, borrowed until the next call. If several workers need new
 * ones, one of them asks. If no new ones can be had, the old ones are used until they expire.
 * Fault: no-credentials.
 */
int credentials_get(struct credentials *credentials, gint64 until,
                    const struct credential **credential, struct fault *fault);

/* Call this when a store refuses this access key as expired: the next credentials_get looks for
 * others, unless they have already been found. Returns whether there may be any. */
gboolean credentials_refuse(struct credentials *credentials, const char *access_key);

void credentials_close(struct credentials *credentials);

#endif
