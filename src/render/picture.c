#include "render/picture.h"

int picture_fault(struct fault *fault, enum fault_kind kind)
{
    g_autofree char *words = vips_error_buffer_copy();
    return fault_raise(fault, kind, "%s", g_strchomp(words));
}
