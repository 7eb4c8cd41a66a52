/* New iterators in shared mode: range and list.
 *
 * Job: make the host's iterator objects from blocks.  A list iterator is a container: it goes to the
 * nursery (the caller checks for room).
 */
#ifndef SG_OBJECTS_ITERATOR_H
#define SG_OBJECTS_ITERATOR_H

#include "objects/int.h"

_Static_assert(sizeof(_PyRangeIterObject) <= SG_BLOCK_ITERATOR * SG_BLOCK_STEP, "a range iterator fits a block");
_Static_assert(sizeof(_PyListIterObject) + SG_GC_HEADER <= SG_BLOCK_ITERATOR * SG_BLOCK_STEP,
               "a list iterator fits a block");

static inline sg_slot sg_range_iterator(sg_heap *heap, intptr_t start, intptr_t stop)
{
    _PyRangeIterObject *it = sg_block_take(heap, SG_BLOCK_ITERATOR);
    it->ob_base.ob_refcnt = 1;
    it->ob_base.ob_type = &PyRangeIter_Type;
    it->start = start;
    it->step = 1;
    it->len = stop > start ? stop - start : 0;
    return sg_owned((PyObject *)it);
}

/* Consumes `list`. */
static inline sg_slot sg_list_iterator(sg_heap *heap, PyObject *list)
{
    char *block = sg_block_take(heap, SG_BLOCK_ITERATOR);
    _PyListIterObject *it = (_PyListIterObject *)(block + SG_GC_HEADER);
    it->ob_base.ob_refcnt = 1;
    it->ob_base.ob_type = &PyListIter_Type;
    it->it_index = 0;
    it->it_seq = (PyListObject *)list;
    sg_nursery_add(heap, (PyObject *)it);
    return sg_owned((PyObject *)it);
}

#endif
