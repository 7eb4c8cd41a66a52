/* The table of plain types.  Job, invariants and locking: plain_types.h. */
#include "memory/plain_types.h"

/* A power of two, at most half full. */
enum { PLACES = 256 };
static sg_plain_type table[PLACES];
static int used;

static sg_plain_type *place_of(PyTypeObject *type)
{
    uintptr_t a = (uintptr_t)type;
    unsigned place = (unsigned)((a >> 4) ^ (a >> 10)) % PLACES;
    while (table[place].type != NULL && table[place].type != type) {
        place = (place + 1) % PLACES;
    }
    return &table[place];
}

void sg_plain_type_add(const sg_plain_type *plain)
{
    sg_plain_type *place = place_of(plain->type);
    if (place->type == NULL && used < PLACES / 2) {
        *place = *plain;
        used++;
    }
}

const sg_plain_type *sg_plain_type_of(PyTypeObject *type)
{
    const sg_plain_type *place = place_of(type);
    return place->type == type ? place : NULL;
}
