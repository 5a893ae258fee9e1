#include "full/trim.h"

#include <stdlib.h>

#define LEVELS 255
#define PERCENT 100

static gboolean differs(const VipsPel *pixel, const VipsPel *edge, int bands, int tolerance)
{
    for (int band = 0; band < bands; band++)
        if (abs(pixel[band] - edge[band]) * PERCENT > tolerance * LEVELS)
            return TRUE;
    return FALSE;
}

/* Finds the part of a row that differs. Returns FALSE if nothing does. */
static gboolean find_in_row(VipsImage *image, int y, int tolerance, VipsRect *found)
{
    const VipsPel *edge = VIPS_IMAGE_ADDR(image, 0, 0);
    const VipsPel *row = VIPS_IMAGE_ADDR(image, 0, y);
    int first = 0, last = image->Xsize - 1, bands = image->Bands;
    while (first <= last && !differs(row + (gsize)first * (gsize)bands, edge, bands, tolerance))
        first++;
    while (last >= first && !differs(row + (gsize)last * (gsize)bands, edge, bands, tolerance))
        last--;
    *found = (VipsRect){first, y, last - first + 1, 1};
    return found->width > 0;
}

static int weigh(VipsImage *image, VipsImage **pixels)
{
    g_autoptr(VipsImage) weighted = NULL;
    g_autoptr(VipsImage) narrow = NULL;
    if (vips_image_hasalpha(image) ? vips_premultiply(image, &weighted, NULL)
                                   : vips_copy(image, &weighted, NULL))
        return -1;
    if (vips_cast_uchar(weighted, &narrow, NULL) == -1)
        return -1;
    *pixels = vips_image_copy_memory(narrow);
    return *pixels != NULL ? 0 : -1;
}

int trim_find(VipsImage *image, int tolerance, VipsRect *box, struct fault *fault)
{
    g_autoptr(VipsImage) pixels = NULL;
    VipsRect found;
    if (weigh(image, &pixels) == -1)
        return picture_fault(fault, FAULT_UNDECODABLE);
    for (int y = 0; y < pixels->Ysize; y++) {
        if (!find_in_row(pixels, y, tolerance, &found))
            continue;
        if (box->width == 0)
            *box = found;
        else
            vips_rect_unionrect(box, &found, box);
    }
    return 0;
}
