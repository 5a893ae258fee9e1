#include "express/jpegcolors.h"

#include "express/jpegtrap.h"

static const struct {
    int bands;
    J_COLOR_SPACE space;
} rows[] = {
    [JPEGCOLORS_GREY] = {1, JCS_GRAYSCALE},
    [JPEGCOLORS_YCC] = {3, JCS_YCbCr},
    [JPEGCOLORS_RGB] = {3, JCS_RGB},
};

int jpegcolors_bands(enum jpegcolors colors)
{
    return rows[colors].bands;
}

int jpegcolors_space(enum jpegcolors colors)
{
    return rows[colors].space;
}
