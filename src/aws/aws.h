/* aws: the variables that the AWS tools have too, read once from the environment.
 */
#ifndef PANTOGRAPH_AWS_AWS_H
#define PANTOGRAPH_AWS_AWS_H

#include <glib.h>

/* "" where a variable is not set. Owns its texts; aws_clear frees them. */
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

/* The region that the variables name, else `otherwise`; borrowed. */
const char *aws_region(const struct aws *aws, const char *otherwise);

/* Appends all variables as lines of an environment file, commented out. */
void aws_append_file(GString *out);

/* All variables as a Markdown table. The caller owns the text. */
char *aws_table(void);

#endif
