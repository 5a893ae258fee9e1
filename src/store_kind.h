/* store_kind: what a store is, and what each kind of it does for the functions of store.h.
 */
#ifndef PANTOGRAPH_STORE_KIND_H
#define PANTOGRAPH_STORE_KIND_H

#include "blob.h"
#include "fault.h"

struct store;

enum store_use { STORE_ORIGINALS, STORE_CACHE };

/* What is known of a stored object. */
struct store_object {
    gsize size;   /* bytes */
    gint64 age;   /* seconds since it was written */
    char tag[48]; /* changes when the bytes change; "" when the store has none */
};

/* What an object was made from; written on it where the store can. */
struct store_origin {
    const char *recipe; /* canonical */
    const char *source; /* tag of the original */
    const char *engine; /* name and version of this program */
};

struct store_kind {
    const char *scheme; /* what its URLs begin with */
    struct store *(*open)(const char *url, enum store_use use, struct fault *fault);
    int (*get)(struct store *, const char *key, struct blob *, struct store_object *,
               struct fault *);
    int (*stat)(struct store *, const char *key, struct store_object *, struct fault *);
    int (*put)(struct store *, const char *key, GBytes *, const struct store_origin *,
               struct fault *);
    int (*alias)(struct store *, const char *alias, const char *key, struct fault *);
    int (*drop)(struct store *, const char *key, struct fault *);
    void (*close)(struct store *);
};

/* The first member of every kind's own struct. */
struct store {
    const struct store_kind *kind;
    enum store_use use;
};

/* The fault that a failing store of this use raises. */
enum fault_kind store_kind_fault(enum store_use use);

#endif
