#include "render/profile.h"

#include <lcms2.h>

#define COLORS 3
#define LEVELS 9 /* of each colour, that are compared */
#define SAMPLES (LEVELS * LEVELS * LEVELS)

struct profile {
    cmsHTRANSFORM transform;
};

static cmsHTRANSFORM transform_of(cmsHPROFILE from)
{
    cmsHPROFILE to = cmsCreate_sRGBProfile();
    cmsHTRANSFORM transform = cmsCreateTransform(from, TYPE_RGB_8, to, TYPE_RGB_8,
                                                 INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOCACHE);
    cmsCloseProfile(to);
    return transform;
}

static void spread(guint8 *samples)
{
    static const int places[COLORS] = {1, LEVELS, LEVELS * LEVELS};
    for (int i = 0; i < SAMPLES; i++)
        for (int color = 0; color < COLORS; color++)
            *samples++ = (guint8)(i / places[color] % LEVELS * G_MAXUINT8 / (LEVELS - 1));
}

static gboolean changes_nothing(cmsHTRANSFORM transform)
{
    guint8 before[SAMPLES * COLORS], after[SAMPLES * COLORS];
    spread(before);
    cmsDoTransform(transform, before, after, SAMPLES);
    for (int i = 0; i < SAMPLES * COLORS; i++)
        if (ABS(before[i] - after[i]) > 1)
            return FALSE;
    return TRUE;
}

enum profile_kind profile_open(const guint8 *bytes, gsize size, struct profile **profile)
{
    cmsHTRANSFORM transform = NULL;
    cmsHPROFILE source = cmsOpenProfileFromMem(bytes, (cmsUInt32Number)size);
    if (source != NULL && cmsGetColorSpace(source) == cmsSigRgbData)
        transform = transform_of(source);
    if (source != NULL)
        cmsCloseProfile(source);
    if (transform == NULL)
        return PROFILE_UNUSABLE;
    if (changes_nothing(transform)) {
        cmsDeleteTransform(transform);
        return PROFILE_SRGB;
    }
    *profile = g_new(struct profile, 1);
    (*profile)->transform = transform;
    return PROFILE_OTHER;
}

void profile_convert(const struct profile *profile, const guint8 *from, guint8 *to, int pixels)
{
    cmsDoTransform(profile->transform, from, to, (cmsUInt32Number)pixels);
}

void profile_close(struct profile *profile)
{
    if (profile == NULL)
        return;
    cmsDeleteTransform(profile->transform);
    g_free(profile);
}
