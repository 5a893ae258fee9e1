/* store_kind: what a store is, and what each kind of it does for the functions of store.h.
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

/* What stores are opened with; all borrowed, and kept by those that need it. */
struct store_options {
    struct http *http;
    struct credentials *credentials;
    const struct aws *aws;
    const char *region; /* where the variables name none */
    enum s3_addressing addressing;
    gboolean is_anonymous; /* originals are read without a signature */
    gint64 patience;       /* longest time of one call, in microseconds */
};

/* What is known of a stored object. */
struct store_object {
    gsize size;   /* bytes */
    gint64 age;   /* seconds since it was written */
    char tag[48]; /* changes when the bytes change; "" when the store has none */
};

/* What is written on an object, where the store can. */
struct store_label {
    const char *media_type;
    const char *cache_control; /* "" for none */
    const char *disposition;   /* Content-Disposition, NULL for none */
    const char *recipe;        /* canonical */
    const char *source;        /* tag of the original */
    const char *engine;        /* name and version of this program */
    gboolean is_first; /* there was nothing under this key: what somebody else has put there in the
                          meantime may stay */
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
    struct http_exchange *exchange; /* of the kinds that have one */
    char *signer;                   /* access key that it was signed with, or NULL */
    struct fault fault;             /* what has gone wrong so far */
};

/* Is told of a key; what it returns but 0 ends the list. */
typedef int store_visitor(const char *key, void *data);

struct store_kind {
    const char *scheme; /* what its URLs begin with */
    struct store *(*open)(const char *url, enum store_use use, const struct store_options *,
                          struct fault *);
    void (*start)(struct store_fetch *); /* NULL when there is nothing to be done ahead */
    int (*finish)(struct store_fetch *, struct store_object *, struct fault *);
    int (*stat)(struct store *, const char *key, struct store_object *, struct fault *);
    int (*put)(struct store *, const char *key, GBytes *, const struct store_label *,
               struct fault *);
    int (*alias)(struct store *, const char *alias, const struct store_alias *, struct fault *);
    int (*drop)(struct store *, const char *key, struct fault *);
    int (*list)(struct store *, const char *start, store_visitor *, void *data, struct fault *);
    void (*close)(struct store *);
};

/* The first member of every kind's own struct. */
struct store {
    const struct store_kind *kind;
    enum store_use use;
};

/* Takes over an ETag, NULL for none: without quotes, for it is repeated in headers and logs, and
 * one with other than printable ASCII, or longer than there is room, is none. */
void store_kind_set_tag(struct store_object *object, const char *tag);

/* The fault that a failing store of this use raises. */
enum fault_kind store_kind_fault(enum store_use use);

#endif
