/* Hashes of exact ints.  Job: the host's numbers, without the host (strs keep their own: str.h). */
#ifndef SG_OBJECTS_HASH_H
#define SG_OBJECTS_HASH_H

#include "objects/int.h"

static inline Py_hash_t sg_int_hash(intptr_t v)
{
    uintptr_t magnitude = v < 0 ? -(uintptr_t)v : (uintptr_t)v;
    Py_hash_t h = (Py_hash_t)(magnitude % _PyHASH_MODULUS);
    if (v < 0) {
        h = -h;
    }
    return h == -1 ? -2 : h;
}

#endif
