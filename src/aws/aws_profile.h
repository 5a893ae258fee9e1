/* aws_profile: what the two files of the AWS tools say of a profile.
 */
#ifndef PANTOGRAPH_AWS_AWS_PROFILE_H
#define PANTOGRAPH_AWS_AWS_PROFILE_H

#include "aws/aws.h"

/* NULL where the files say nothing. Owns its texts; aws_profile_clear frees them. */
struct aws_profile {
    char *access_key, *secret_key, *session_token;
    char *region;
    char *role, *identity_file, *role_session;
};

/* Reads the profile that the variables name. What the credentials file says goes before what the
 * config file says; files that are absent say nothing. */
void aws_profile_read(const struct aws *aws, struct aws_profile *profile);

/* The region that the variables name, else that of the profile, else `usual`. The caller owns the
 * text. */
char *aws_profile_region(const struct aws *aws, const char *usual);

/* The paths of the two files. The caller owns the texts. */
char *aws_profile_credentials_file(const struct aws *aws);
char *aws_profile_config_file(const struct aws *aws);

void aws_profile_clear(struct aws_profile *profile);

#endif
