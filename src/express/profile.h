/* profile: from the colours of an ICC profile to sRGB.
 */
#ifndef PANTOGRAPH_EXPRESS_PROFILE_H
#define PANTOGRAPH_EXPRESS_PROFILE_H

#include <glib.h>

struct profile;

enum profile_kind {
    PROFILE_SRGB,    /* by another name perhaps, but no colour differs by more than 1 of 255 */
    PROFILE_OTHER,   /* to be converted */
    PROFILE_UNUSABLE /* broken, or not of three colours */
};

/* Looks at the profile of a picture with three colours. Only PROFILE_OTHER gives a profile, which
 * profile_close frees. */
enum profile_kind profile_open(const guint8 *bytes, gsize size, struct profile **profile);

/* So many pixels of three bytes; relative colorimetric. `to` may be `from`. */
void profile_convert(const struct profile *profile, const guint8 *from, guint8 *to, int pixels);

void profile_close(struct profile *profile);

#endif
