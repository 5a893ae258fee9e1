/* aws_profile: reads a profile from the two files of the AWS tools.
 */
#ifndef PANTOGRAPH_AWS_AWS_PROFILE_H
#define PANTOGRAPH_AWS_AWS_PROFILE_H

#include "aws/aws.h"

/* Values missing in the files are NULL. Owns its strings. Free with aws_profile_clear. */
struct aws_profile {
    char *access_key, *secret_key, *session_token;
    char *region;
    char *role, *identity_file, *role_session;
};

/* Reads the profile that the variables name. The credentials file takes precedence over the config
 * file; missing files are ignored. */
void aws_profile_read(const struct aws *aws, struct aws_profile *profile);

/* Returns the region from the variables, otherwise from the profile, otherwise `usual`. The caller
 * owns the text. */
char *aws_profile_region(const struct aws *aws, const char *usual);

/* The paths of the two files. The caller owns the strings. */
char *aws_profile_credentials_file(const struct aws *aws);
char *aws_profile_config_file(const struct aws *aws);

void aws_profile_clear(struct aws_profile *profile);

#endif
