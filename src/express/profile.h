/* profile: converts colours from an ICC profile to sRGB.
 */
#ifndef PANTOGRAPH_EXPRESS_PROFILE_H
#define PANTOGRAPH_EXPRESS_PROFILE_H

#include <glib.h>

struct profile;

enum profile_kind {
    PROFILE_SRGB,    /* whatever its name: no colour differs by more than 1 of 255 */
    PROFILE_OTHER,   /* must be converted */
    PROFILE_UNUSABLE /* broken, or not for three colours */
};

/* Examines the profile of a picture with three colours. `profile` is set only for PROFILE_OTHER.
 * Free with profile_close. */
enum profile_kind profile_open(const guint8 *bytes, gsize size, struct profile **profile);

/* Converts this many pixels of three bytes; relative colorimetric. `to` may equal `from`. */
void profile_convert(const struct profile *profile, const guint8 *from, guint8 *to, int pixels);

void profile_close(struct profile *profile);

#endif
