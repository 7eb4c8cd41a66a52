/* New iterators in shared mode: range, list and tuple.
 *
 * Job: make the host's iterator objects from blocks.  The latter two are containers: they go to the
 * nursery (the caller checks for room).
 */
#ifndef SG_OBJECTS_ITERATOR_H
#define SG_OBJECTS_ITERATOR_H

#include "objects/int.h"

_Static_assert(sizeof(_PyRangeIterObject) <= SG_BLOCK_ITERATOR * SG_BLOCK_STEP, "a range iterator fits a block");
_Static_assert(sizeof(_PyListIterObject) + SG_GC_HEADER <= SG_BLOCK_ITERATOR * SG_BLOCK_STEP,
               "a list iterator fits a block");

static inline sg_slot sg_range_iterator_of(sg_heap *heap, intptr_t start, intptr_t step, intptr_t length)
{
    _PyRangeIterObject *it = sg_block_take(heap, SG_BLOCK_ITERATOR);
    it->ob_base.ob_refcnt = 1;
    it->ob_base.ob_type = &PyRangeIter_Type;
    it->start = start;
    it->step = step;
    it->len = length;
    return sg_owned((PyObject *)it);
}

static inline sg_slot sg_range_iterator(sg_heap *heap, intptr_t start, intptr_t stop)
{
    return sg_range_iterator_of(heap, start, 1, stop > start ? stop - start : 0);
}

/* Both have the same layout; consumes `sequence`. */
_Static_assert(sizeof(_PyTupleIterObject) == sizeof(_PyListIterObject)
                   && offsetof(_PyTupleIterObject, it_seq) == offsetof(_PyListIterObject, it_seq)
                   && offsetof(_PyTupleIterObject, it_index) == offsetof(_PyListIterObject, it_index),
               "list and tuple iterators are alike");
static inline sg_slot sg_sequence_iterator(sg_heap *heap, PyTypeObject *type, PyObject *sequence)
{
    char *block = sg_block_take(heap, SG_BLOCK_ITERATOR);
    _PyListIterObject *it = (_PyListIterObject *)(block + SG_GC_HEADER);
    it->ob_base.ob_refcnt = 1;
    it->ob_base.ob_type = type;
    it->it_index = 0;
    it->it_seq = (PyListObject *)sequence;
    sg_nursery_add(heap, (PyObject *)it);
    return sg_owned((PyObject *)it);
}

static inline sg_slot sg_list_iterator(sg_heap *heap, PyObject *list)
{
    return sg_sequence_iterator(heap, &PyListIter_Type, list);
}

static inline sg_slot sg_tuple_iterator(sg_heap *heap, PyObject *tuple)
{
    return sg_sequence_iterator(heap, &PyTupleIter_Type, tuple);
}

#endif
