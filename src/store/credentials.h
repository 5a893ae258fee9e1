/* credentials: the AWS credentials of a host's workers: found once, shared, renewed before they
 * end.
 */
#ifndef PANTOGRAPH_STORE_CREDENTIALS_H
#define PANTOGRAPH_STORE_CREDENTIALS_H

#include "store/credential_search.h"

struct credentials;

/* Nothing is looked for yet. `search` is borrowed but for `until`; temporary credentials are shared
 * in the runtime folder. credentials_close frees it. Fault: internal. */
int credentials_open(int runtime, const struct credential_search *search,
                     struct credentials **credentials, struct fault *fault);

/* Credentials that are good now, borrowed until the next call. Of all workers that need new ones
 * one asks. When new ones cannot be had the old ones serve until they end. Fault: no-credentials.
 */
int credentials_get(struct credentials *credentials, gint64 until,
                    const struct credential **credential, struct fault *fault);

/* A store has refused those with this access key as expired: the next call looks for others, unless
 * it has already found them. Returns whether there may be any. */
gboolean credentials_refuse(struct credentials *credentials, const char *access_key);

void credentials_close(struct credentials *credentials);

#endif
