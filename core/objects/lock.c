/* The table of object locks.  Job: lock.h. */
#include "objects/lock.h"

uint8_t sg_object_locks[SG_OBJECT_LOCKS];
