/* aws: the environment variables shared with the AWS tools, read once.
 */
#ifndef PANTOGRAPH_AWS_AWS_H
#define PANTOGRAPH_AWS_AWS_H

#include <glib.h>

/* A variable that is not set is "". Owns its strings. Free with aws_clear. */
struct aws {
    char *region, *default_region;
    char *endpoint_s3, *endpoint, *endpoint_sts;
    char *ca_bundle;
    char *access_key, *secret_key, *session_token;
    char *profile, *credentials_file, *config_file;
    char *identity_file, *role, *role_session;
    char *container_path, *container_url, *container_token, *container_token_file;
    char *metadata_off, *metadata_endpoint;
};

/* `environment` is a NULL-terminated list of NAME=value. */
void aws_read(char **environment, struct aws *aws);

void aws_clear(struct aws *aws);

/* Returns the region that the variables name, otherwise `otherwise`; borrowed. */
const char *aws_region(const struct aws *aws, const char *otherwise);

/* Appends all variables as lines of an environment file, commented out. */
void aws_append_file(GString *out);

/* Returns all variables as a Markdown table. The caller owns the text. */
char *aws_table(void);

#endif
