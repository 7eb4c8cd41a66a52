/* The items of a built-in container, all at once.
 *
 * Job: what functions that take an iterable see of a list, tuple, range, set, dict, dict view, str, bytes, bytearray, deque
 * or array, in the order in which the host would yield them, without an iterator.  Of a subclass too, if iterating over it,
 * and its length, are the base's.
 *
 * Invariants
 *   - The answer is one state of the container, as under the GIL: it is read under the object's lock, which its
 *     writers take.
 *   - Items are borrowed from the heap or unboxed ints, but for those that are made for the occasion (pairs of a dict,
 *     characters, floats of an array): these are owned, and `made` says that there may be such.
 *   - The items live in the thread's scratch memory, until the next call.
 * There is no safepoint on the way; who is asked to stop meanwhile gives up (base/stop.h).
 * Locking: the container's lock, within this call only.
 */
#ifndef SG_OBJECTS_ITEMS_H
#define SG_OBJECTS_ITEMS_H

#include "memory/heap.h"

/* Results of other kinds that are gathered in the scratch memory, without a look at who waits, end here. */
#ifdef SG_CHECKING
enum { SG_ITEMS_MAX = 100 };
#else
enum { SG_ITEMS_MAX = 10000 };
#endif

typedef struct {
    sg_slot *at;
    Py_ssize_t n;
    bool made; /* some are owned */
} sg_items;

/* False: not here. */
bool sg_items_take(sg_heap *heap, sg_slot container, sg_items *items);
/* Keys and values of a dict by turns, all borrowed. */
bool sg_items_take_dict(sg_heap *heap, PyDictObject *dict, sg_items *items);

/* The items, or those from `first` on, are not wanted any more; whoever keeps one leaves 0 or a borrowed slot in its place. */
static inline void sg_items_drop(sg_heap *heap, sg_items *items, Py_ssize_t first)
{
    if (items->made) {
        for (Py_ssize_t i = first; i < items->n; i++) {
            sg_drop(heap, items->at[i]);
        }
    }
}

/* The two items of a list or tuple as they are at one moment, borrowed; false: not here, or there are not two. */
bool sg_pair_of(sg_slot s, sg_slot pair[2]);

/* The same as sg_items_take(), for callers that know that nothing is made.  Their number, or -1: not here. */
Py_ssize_t sg_items_of(sg_heap *heap, sg_slot container, sg_slot **items);

/* The scratch memory, grown for n items; NULL: no memory. */
sg_slot *sg_scratch_room(sg_heap *heap, Py_ssize_t n);

/* The length of such a container at this moment, or -1: not one, or its length is its own affair. */
Py_ssize_t sg_items_length(PyObject *container);

#endif
