#include "full/frames.h"

static int split(VipsImage *roll, GPtrArray *frames)
{
    g_autoptr(VipsImage) held = vips_image_copy_memory(roll);
    int height = vips_image_get_page_height(roll);
    if (held == NULL)
        return -1;
    for (int top = 0; top + height <= held->Ysize; top += height) {
        VipsImage *frame;
        if (picture_lines(held, top, height, &frame) == -1)
            return -1;
        g_ptr_array_add(frames, frame);
    }
    return 0;
}

GPtrArray *frames_split(VipsImage *roll, int count, struct fault *fault)
{
    g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func(g_object_unref);
    if (count == 1) {
        g_ptr_array_add(frames, g_object_ref(roll));
    } else if (split(roll, frames) == -1) {
        picture_fault(fault, FAULT_UNDECODABLE);
        return NULL;
    }
    return g_steal_pointer(&frames);
}

int frames_replace(GPtrArray *frames, guint index, VipsImage *frame, struct fault *fault)
{
    if (frame == NULL)
        return picture_fault(fault, FAULT_UNDECODABLE);
    g_object_unref(frames->pdata[index]);
    frames->pdata[index] = frame;
    return 0;
}

/* Savers take the height of a frame, the delays and the number of loops from the metadata. */
static VipsImage *empty_roll(const struct frames_roll *roll, VipsImage *frame)
{
    VipsImage *image = picture_sheet(frame, frame->Xsize, frame->Ysize * (int)roll->count);
    vips_image_set_int(image, VIPS_META_PAGE_HEIGHT, frame->Ysize);
    picture_copy_field(roll->origin, image, "loop");
    picture_copy_field(roll->origin, image, "delay");
    return image;
}

int frames_add(struct frames_roll *roll, guint index, VipsImage *frame, struct fault *fault)
{
    g_autoptr(VipsImage) held = vips_image_copy_memory(frame);
    if (held == NULL)
        return picture_fault(fault, FAULT_UNDECODABLE);
    if (index == 0)
        *roll->image = empty_roll(roll, held);
    for (int y = 0; y < held->Ysize; y++)
        if (vips_image_write_line(*roll->image, (int)index * held->Ysize + y,
                                  VIPS_IMAGE_ADDR(held, 0, y)) == -1)
            return picture_fault(fault, FAULT_UNDECODABLE);
    return 0;
}
