/* Hashes of exact ints and of tuples.  Job: the host's numbers, without the host (strs keep their own: str.h). */
#ifndef SG_OBJECTS_HASH_H
#define SG_OBJECTS_HASH_H

#include "objects/int.h"

/* Of an int that fits 60 bits: below the host's modulus a number is its own hash. */
_Static_assert((uintptr_t)SG_INT_MAX < (uintptr_t)_PyHASH_MODULUS, "no remainder to take");
static inline Py_hash_t sg_int_hash(intptr_t v)
{
    return v == -1 ? -2 : v;
}

/* A tuple's hash is xxHash's of its items' hashes, one lane wide. */
#define SG_TUPLE_HASH_START UINT64_C(2870177450012600261)

static inline uint64_t sg_tuple_hash_step(uint64_t state, Py_hash_t item)
{
    state += (uint64_t)item * UINT64_C(14029467366897019727);
    state = state << 31 | state >> 33;
    return state * UINT64_C(11400714785074694791);
}

static inline Py_hash_t sg_tuple_hash_end(uint64_t state, Py_ssize_t n)
{
    /* The rest tells the host's hash of an empty tuple from that of older versions. */
    state += (uint64_t)n ^ (SG_TUPLE_HASH_START ^ UINT64_C(3527539));
    return state == UINT64_MAX ? 1546275796 : (Py_hash_t)state;
}

#endif
