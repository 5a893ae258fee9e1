/* s3: the addresses of objects, and what an S3's errors mean. Pure.
 */
#ifndef PANTOGRAPH_AWS_S3_H
#define PANTOGRAPH_AWS_S3_H

#include "aws/aws.h"
#include "base/fault.h"

/* How a bucket is named in an address: in its path, or in its host. Automatic is the path with an
 * endpoint of one's own and for names with a dot, which no certificate covers; else the host. */
enum s3_addressing { S3_AUTO, S3_PATH, S3_VIRTUAL };

/* Owns its texts; s3_bucket_clear frees them. */
struct s3_bucket {
    char *name;
    char *prefix; /* of all keys, with a slash at its end; "" for none */
    char *base;   /* URL before the key, with a slash at its end */
    char *region;
};

/* Whether `url` has the shape s3://BUCKET or s3://BUCKET/PREFIX. */
gboolean s3_is_url(const char *url);

/* The bytes that its prefix adds to every key; 0 for other URLs. */
gsize s3_prefix_size(const char *url);

/* `region` is the one to use where the variables name none. */
void s3_bucket_read(const char *url, const struct aws *aws, const char *region,
                    enum s3_addressing addressing, struct s3_bucket *bucket);

void s3_bucket_clear(struct s3_bucket *bucket);

/* The object's URL. The caller owns the text. */
char *s3_address(const struct s3_bucket *bucket, const char *key);

/* The URL of a page of the list of keys that begin with `start`; `token` is the one of the page
 * before, NULL for the first. The caller owns the text. */
char *s3_list_address(const struct s3_bucket *bucket, const char *start, const char *token);

/* An answer that is no success. `document` is its body, which may be empty. */
struct s3_refusal {
    int status;
    const char *document;
    enum fault_kind otherwise; /* the fault of what is not in the table */
};

/* Raises the fault that the refusal means: no-original, bad-credentials, clock-skewed, no-bucket or
 * `otherwise`. Without permission to list, S3 says AccessDenied of what is not there. */
int s3_raise(const struct s3_refusal *refusal, const char *key, struct fault *fault);

/* Whether it is, or may be, about credentials that have ended. */
gboolean s3_is_expired(const struct s3_refusal *refusal);

#endif
