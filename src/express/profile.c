#include "express/profile.h"

#include <lcms2.h>

#define COLORS 3
#define LEVELS 5 /* levels per colour that are compared */
#define SAMPLES (LEVELS * LEVELS * LEVELS)

struct profile {
    cmsHTRANSFORM transform;
};

static cmsHTRANSFORM transform_of(cmsHPROFILE from, cmsUInt32Number flags)
{
    cmsHPROFILE to = cmsCreate_sRGBProfile();
    cmsHTRANSFORM transform =
        cmsCreateTransform(from, TYPE_RGB_8, to, TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC, flags);
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

static gboolean is_near(const guint8 *before, const guint8 *after)
{
    for (int i = 0; i < SAMPLES * COLORS; i++)
        if (ABS(before[i] - after[i]) > 1)
            return FALSE;
    return TRUE;
}

/* Without lcms' tables, which pay off only for many pixels. */
static enum profile_kind kind_of(cmsHPROFILE source)
{
    guint8 before[SAMPLES * COLORS], after[SAMPLES * COLORS];
    cmsHTRANSFORM transform = NULL;
    if (cmsGetColorSpace(source) == cmsSigRgbData)
        transform = transform_of(source, cmsFLAGS_NOOPTIMIZE | cmsFLAGS_NOCACHE);
    if (transform == NULL)
        return PROFILE_UNUSABLE;
    spread(before);
    cmsDoTransform(transform, before, after, SAMPLES);
    cmsDeleteTransform(transform);
    return is_near(before, after) ? PROFILE_SRGB : PROFILE_OTHER;
}

enum profile_kind profile_open(const guint8 *bytes, gsize size, struct profile **profile)
{
    cmsHPROFILE source = cmsOpenProfileFromMem(bytes, (cmsUInt32Number)size);
    enum profile_kind kind = source != NULL ? kind_of(source) : PROFILE_UNUSABLE;
    cmsHTRANSFORM transform = NULL;
    if (kind == PROFILE_OTHER)
        transform = transform_of(source, cmsFLAGS_NOCACHE);
    if (source != NULL)
        cmsCloseProfile(source);
    if (transform == NULL)
        return kind == PROFILE_OTHER ? PROFILE_UNUSABLE : kind;
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
