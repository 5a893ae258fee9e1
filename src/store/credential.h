/* credential: the keys of an AWS account.
 */
#ifndef PANTOGRAPH_STORE_CREDENTIAL_H
#define PANTOGRAPH_STORE_CREDENTIAL_H

#include <glib.h>

/* Owns its texts; credential_clear frees them. */
struct credential {
    char *access_key, *secret_key;
    char *session_token; /* NULL when they are not temporary */
    gint64 expires;      /* Unix time in seconds, 0 for never */
    gint64 renew;        /* when to look again, likewise */
};

/* The time that `expires` and `renew` are compared with. */
gint64 credential_now(void);

void credential_clear(struct credential *credential);

#endif
