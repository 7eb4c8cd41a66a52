/* Iterators over containers, in shared mode.
 *
 * Job: the steps of the built-in ones, and of those over deques and arrays.
 * Locking: iteration.h.  Those over lists, dicts and sets see what others change meanwhile as it is then.
 */
#ifndef SG_OBJECTS_SIMPLE_ITERATORS_H
#define SG_OBJECTS_SIMPLE_ITERATORS_H

#include "objects/iteration.h"

/* Of a deque, an array; 0: not here. */
sg_slot sg_deque_iterator_new(sg_heap *heap, PyObject *deque);
sg_slot sg_array_iterator_new(sg_heap *heap, PyObject *array);
/* reversed(x) of a list, tuple, range, dict, view, deque or whatever has such an iterator; 0: not here. */
sg_slot sg_reversed_new(sg_heap *heap, sg_slot sequence);

/* Exclusive mode: an iterator that a deque, an array has made; whether it has the layout that we know. */
bool sg_deque_iterator_accept(PyObject *deque);
bool sg_array_iterator_accept(PyObject *array);

void sg_simple_iterators_init(void);

#endif
