/* Temporary credentials are kept in a file in the runtime folder, which only this user can read. A
 * worker that needs new ones takes a lock, checks whether another worker has stored some, and only
 * then asks. */
#include "store/credentials.h"

#include "base/bytelock.h"
#include "base/descriptor.h"
#include "host/runtime.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_NAME "credentials"
#define DRAFT_NAME FILE_NAME ".new"
#define LOCK_NAME FILE_NAME ".lock"
#define GROUP "credentials"
#define MOST_BYTES (64 << 10)
#define RETRY 5 /* seconds between two failed attempts */

struct credentials {
    struct credential_search search;
    struct credential current;
    int folder, lock;
    char *place;       /* where these come from: workers with other settings must not use them */
    char *refused;     /* access key that was refused before it expired, or NULL */
    gint64 next_try;   /* Unix seconds */
    struct fault last; /* of the last attempt */
};

int credentials_open(struct runtime *runtime, const struct credential_search *search,
                     struct credentials **credentials, struct fault *fault)
{
    const struct aws *aws = search->aws;
    int lock = runtime_file(runtime, LOCK_NAME, 0, fault);
    if (lock == -1)
        return -1;
    *credentials = g_new0(struct credentials, 1);
    (*credentials)->search = *search;
    (*credentials)->lock = lock;
    (*credentials)->folder = fcntl(runtime_folder(runtime), F_DUPFD_CLOEXEC, 0);
    (*credentials)->place =
        g_strjoin("\n", aws->role, aws->identity_file, aws->container_path, aws->container_url,
                  aws->metadata_endpoint, aws->profile, NULL);
    return 0;
}

void credentials_close(struct credentials *credentials)
{
    if (credentials == NULL)
        return;
    close(credentials->lock);
    close(credentials->folder);
    credential_clear(&credentials->current);
    g_free(credentials->place);
    g_free(credentials->refused);
    g_free(credentials);
}

static gboolean is_good(const struct credential *credential)
{
    return credential->access_key != NULL &&
           (credential->renew == 0 || credential_now() < credential->renew);
}

static gboolean is_refused(const struct credentials *credentials, const char *access_key)
{
    return g_strcmp0(credentials->refused, access_key) == 0;
}

static void take(struct credentials *credentials, const struct credential *found)
{
    credential_clear(&credentials->current);
    credentials->current = *found;
}

static GKeyFile *load(const struct credentials *credentials)
{
    g_autofree char *text = g_malloc(MOST_BYTES);
    descriptor_auto int file =
        openat(credentials->folder, FILE_NAME, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t size = file != -1 ? read(file, text, MOST_BYTES) : -1;
    GKeyFile *shared = g_key_file_new();
    if (size > 0)
        g_key_file_load_from_data(shared, text, (gsize)size, G_KEY_FILE_NONE, NULL);
    return shared;
}

static int take_shared(struct credentials *credentials)
{
    g_autoptr(GKeyFile) shared = load(credentials);
    g_autofree char *place = g_key_file_get_string(shared, GROUP, "place", NULL);
    struct credential found = {
        .access_key = g_key_file_get_string(shared, GROUP, "access_key", NULL),
        .secret_key = g_key_file_get_string(shared, GROUP, "secret_key", NULL),
        .session_token = g_key_file_get_string(shared, GROUP, "session_token", NULL),
        .expires = g_key_file_get_int64(shared, GROUP, "expires", NULL),
        .renew = g_key_file_get_int64(shared, GROUP, "renew", NULL),
    };
    gboolean is_ours = g_strcmp0(place, credentials->place) == 0 && found.secret_key != NULL;
    if (is_ours && is_good(&found) && !is_refused(credentials, found.access_key)) {
        take(credentials, &found);
        return 0;
    }
    credential_clear(&found);
    return -1;
}

/* Failure does not matter: the other workers then ask for themselves. */
static void share(const struct credentials *credentials)
{
    const struct credential *current = &credentials->current;
    g_autoptr(GKeyFile) shared = g_key_file_new();
    gsize size;
    g_key_file_set_string(shared, GROUP, "place", credentials->place);
    g_key_file_set_string(shared, GROUP, "access_key", current->access_key);
    g_key_file_set_string(shared, GROUP, "secret_key", current->secret_key);
    if (current->session_token != NULL)
        g_key_file_set_string(shared, GROUP, "session_token", current->session_token);
    g_key_file_set_int64(shared, GROUP, "expires", current->expires);
    g_key_file_set_int64(shared, GROUP, "renew", current->renew);
    g_autofree char *text = g_key_file_to_data(shared, &size, NULL);
    descriptor_auto int file =
        openat(credentials->folder, DRAFT_NAME, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file != -1 && write(file, text, size) == (ssize_t)size)
        renameat(credentials->folder, DRAFT_NAME, credentials->folder, FILE_NAME);
}

static int find(struct credentials *credentials, gint64 until, struct fault *fault)
{
    struct credential_search search = credentials->search;
    struct credential found;
    search.until = until;
    if (credential_search_run(&search, &found, fault) == -1)
        return -1;
    take(credentials, &found);
    if (found.expires != 0)
        share(credentials);
    return 0;
}

static int try_lock(void *data)
{
    return bytelock_try(((struct credentials *)data)->lock, 0);
}

static int renew(struct credentials *credentials, gint64 until, struct fault *fault)
{
    if (bytelock_wait(try_lock, credentials, until) == -1)
        return fault_raise(fault, FAULT_NO_CREDENTIALS, "another worker is still fetching them");
    int status = take_shared(credentials);
    if (status == -1)
        status = find(credentials, until, fault);
    bytelock_free(credentials->lock, 0);
    return status;
}

/* Whether credentials that are due for renewal have not expired yet. */
static gboolean still_serve(const struct credentials *credentials)
{
    const struct credential *current = &credentials->current;
    return current->access_key != NULL &&
           (current->expires == 0 || credential_now() < current->expires);
}

int credentials_get(struct credentials *credentials, gint64 until,
                    const struct credential **credential, struct fault *fault)
{
    int status = 0;
    *credential = &credentials->current;
    if (is_good(&credentials->current) && !is_refused(credentials, credentials->current.access_key))
        return 0;
    if (credential_now() >= credentials->next_try) {
        status = renew(credentials, until, &credentials->last);
        gboolean has_new = status == 0 && !is_refused(credentials, credentials->current.access_key);
        credentials->next_try = has_new ? 0 : credential_now() + RETRY;
    } else {
        status = -1;
    }
    if (status == 0 || still_serve(credentials))
        return 0;
    *fault = credentials->last;
    return -1;
}

gboolean credentials_refuse(struct credentials *credentials, const char *access_key)
{
    if (credentials->current.session_token == NULL)
        return FALSE;
    g_free(credentials->refused);
    credentials->refused = g_strdup(access_key);
    return TRUE;
}
