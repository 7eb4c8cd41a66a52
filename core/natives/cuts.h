/* Where a method cuts a str, bytes or bytearray into parts.
 *
 * Job: gather the parts' bounds in the thread's scratch memory, and how much room the host gives the list of them.
 */
#ifndef SG_NATIVES_CUTS_H
#define SG_NATIVES_CUTS_H

#include "objects/items.h"

/* Start and end by turns. */
typedef struct {
    sg_heap *heap;
    Py_ssize_t n, most; /* so many cuts are allowed, which leave one part more */
} cuts;

static inline bool cut(cuts *c, Py_ssize_t start, Py_ssize_t end)
{
    if (c->n == SG_ITEMS_MAX || sg_scratch_room(c->heap, 2 * (c->n + 1)) == NULL) {
        return false;
    }
    c->heap->scratch[2 * c->n] = (sg_slot)start;
    c->heap->scratch[2 * c->n + 1] = (sg_slot)end;
    c->n++;
    return true;
}

/* Who cuts from the end finds the last part first. */
static inline void reverse_cuts(cuts *c)
{
    sg_slot *bounds = c->heap->scratch;
    for (Py_ssize_t i = 0, j = c->n - 1; i < j; i++, j--) {
        for (int k = 0; k < 2; k++) {
            sg_slot bound = bounds[2 * i + k];
            bounds[2 * i + k] = bounds[2 * j + k];
            bounds[2 * j + k] = bound;
        }
    }
}

/* The room of a list that had some when n items were appended, one by one. */
static inline Py_ssize_t room_of_appended(Py_ssize_t room, Py_ssize_t n)
{
    while (room < n) {
        room = (room + 1 + ((room + 1) >> 3) + 6) & ~(Py_ssize_t)3;
    }
    return room;
}

/* The host begins with room for twelve parts, or for as many as there can be, and appends what is more. */
static inline Py_ssize_t room_of_split(Py_ssize_t most, Py_ssize_t n)
{
    return room_of_appended(most < 12 ? most + 1 : 12, n);
}

#endif
