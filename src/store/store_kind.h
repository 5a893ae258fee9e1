/* store_kind: the interface that each kind of store implements for store.h.
 */
#ifndef PANTOGRAPH_STORE_STORE_KIND_H
#define PANTOGRAPH_STORE_STORE_KIND_H

#include "aws/s3.h"
#include "base/blob.h"
#include "base/fault.h"
#include "store/credentials.h"
#include "store/http.h"

struct store;

enum store_use { STORE_ORIGINALS, STORE_CACHE };

/* The options for opening a store; borrowed for as long as the store is open. */
struct store_options {
    struct http *http;
    struct credentials *credentials;
    const struct aws *aws;
    const char *region; /* used if the variables name none */
    enum s3_addressing addressing;
    gboolean is_anonymous; /* read originals without a signature */
    gint64 patience;       /* time limit of one call, in microseconds */
};

/* The facts about a stored object. */
struct store_object {
    gsize size;   /* bytes */
    gint64 age;   /* seconds since it was written */
    char tag[48]; /* changes when the bytes change; "" if the store has none */
};

/* Metadata written with an object, if the store can. */
struct store_label {
    const char *media_type;
    const char *cache_control; /* "" for none */
    const char *disposition;   /* Content-Disposition, or NULL */
    const char *recipe;        /* canonical */
    const char *source;        /* tag of the original */
    const char *engine;        /* name and version of this program */
    gboolean is_first; /* there was nothing under this key; if somebody else has since put an object
                          there, it may stay */
};

/* Another name of an object. */
struct store_alias {
    const char *key;      /* the object */
    const char *location; /* its public address */
};

/* An object on its way out of a store. */
struct store_fetch {
    struct store *store;
    char *key;
    struct blob *blob;
    struct http_exchange *exchange; /* NULL for kinds without one */
    char *signer;                   /* access key that signed it, or NULL */
    struct fault fault;             /* the first failure so far */
};

/* Called for each key; a non-zero return ends the listing. */
typedef int store_visitor(const char *key, void *data);

struct store_kind {
    const char *scheme; /* prefix of its URLs */
    struct store *(*open)(const char *url, enum store_use use, const struct store_options *,
                          struct fault *);
    void (*start)(struct store_fetch *); /* NULL if nothing can be done in advance */
    int (*finish)(struct store_fetch *, struct store_object *, struct fault *);
    int (*stat)(struct store *, const char *key, struct store_object *, struct fault *);
    int (*put)(struct store *, const char *key, GBytes *, const struct store_label *,
               struct fault *);
    int (*alias)(struct store *, const char *alias, const struct store_alias *, struct fault *);
    int (*drop)(struct store *, const char *key, struct fault *);
    int (*list)(struct store *, const char *start, store_visitor *, void *data, struct fault *);
    gboolean (*is_replaced)(const struct store *); /* NULL if it never is */
    void (*close)(struct store *);
};

/* The first member of each kind's own struct. */
struct store {
    const struct store_kind *kind;
    enum store_use use;
};

/* Sets the tag from an ETag (NULL: none), without its quotes. A tag that does not fit, or has
 * anything but printable ASCII, is dropped, because tags are repeated in headers and logs. */
void store_kind_set_tag(struct store_object *object, const char *tag);

/* The fault that a store of this use raises when it fails. */
enum fault_kind store_kind_fault(enum store_use use);

#endif
