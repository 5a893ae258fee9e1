/* s3: builds the URLs of objects, and interprets the errors of S3. Pure.
 */
#ifndef PANTOGRAPH_AWS_S3_H
#define PANTOGRAPH_AWS_S3_H

#include "aws/aws.h"
#include "base/fault.h"

/* Whether URLs name the bucket in their path or in their host. S3_AUTO means the path with a custom
 * endpoint, or for a name with a dot, which no certificate covers; otherwise the host. */
enum s3_addressing { S3_AUTO, S3_PATH, S3_VIRTUAL };

/* Owns its strings. Free with s3_bucket_clear. */
struct s3_bucket {
    char *name;
    char *prefix; /* of all keys, with a trailing slash; "" for none */
    char *base;   /* URL before the key, with a trailing slash */
    char *region;
};

/* Whether `url` has the form s3://BUCKET or s3://BUCKET/PREFIX. */
gboolean s3_is_url(const char *url);

/* Returns the number of bytes that its prefix adds to every key; 0 for other URLs. */
gsize s3_prefix_size(const char *url);

/* Reads the bucket's properties. `region` is used if the variables name none. */
void s3_bucket_read(const char *url, const struct aws *aws, const char *region,
                    enum s3_addressing addressing, struct s3_bucket *bucket);

void s3_bucket_clear(struct s3_bucket *bucket);

/* Returns the object's URL. The caller owns the text. */
char *s3_address(const struct s3_bucket *bucket, const char *key);

/* Returns the URL of one page of the listing of keys that begin with `start`. `token` comes from
 * the previous page, NULL for the first. The caller owns the text. */
char *s3_list_address(const struct s3_bucket *bucket, const char *start, const char *token);

/* An answer other than success. `document` is its body, which may be empty. */
struct s3_refusal {
    int status;
    const char *document;
    enum fault_kind otherwise; /* the fault if the table has no row for it */
};

/* Raises the matching fault: no-original, bad-credentials, clock-skewed, no-bucket or `otherwise`.
 * Without permission to list, S3 answers AccessDenied for missing objects. */
int s3_raise(const struct s3_refusal *refusal, const char *key, struct fault *fault);

/* Whether the credentials have expired, or may have. */
gboolean s3_is_expired(const struct s3_refusal *refusal);

#endif
