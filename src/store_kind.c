#include "store_kind.h"

enum fault_kind store_kind_fault(enum store_use use)
{
    return use == STORE_ORIGINALS ? FAULT_ORIGINALS_UNREADABLE : FAULT_CACHE_UNWRITABLE;
}
