/* credential: the keys of an AWS account.
 */
#ifndef PANTOGRAPH_STORE_CREDENTIAL_H
#define PANTOGRAPH_STORE_CREDENTIAL_H

#include <glib.h>

/* Owns its strings; free them with credential_clear. */
struct credential {
    char *access_key, *secret_key;
    char *session_token; /* NULL if they are not temporary */
    gint64 expires;      /* Unix time in seconds; 0: never */
    gint64 renew;        /* when to fetch new ones, likewise */
};

/* The current time, to compare with `expires` and `renew`. */
gint64 credential_now(void);

void credential_clear(struct credential *credential);

#endif
