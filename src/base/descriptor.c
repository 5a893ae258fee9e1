#include "base/descriptor.h"

#include <errno.h>
#include <unistd.h>

void descriptor_close(int *descriptor)
{
    int error = errno;
    if (*descriptor != -1)
        close(*descriptor);
    *descriptor = -1;
    errno = error;
}

int descriptor_steal(int *descriptor)
{
    int stolen = *descriptor;
    *descriptor = -1;
    return stolen;
}
