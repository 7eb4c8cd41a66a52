/* Comparison, membership and truth of the built-in types in shared mode, beyond what the evaluator does itself.
 *
 * Job: `a op b`, `x in container` and `bool(a)` where no Python code can be involved; everything else, and every error, is
 * "not here".
 *
 * Locking: none.  The items of a list are read one after another, as unpacking reads them.
 */
#ifndef SG_OBJECTS_COMPARE_H
#define SG_OBJECTS_COMPARE_H

#include "memory/heap.h"

/* All of these: 1, 0, or -1: not here. */
int sg_compare_objects(int op, sg_slot a, sg_slot b);
int sg_contains_object(sg_heap *heap, PyObject *container, sg_slot value);
int sg_truth_of_object(PyObject *o);

/* The first of the best of n > 0 slots, the least for Py_LT and the greatest for Py_GT; -1: not here. */
Py_ssize_t sg_best_of(int op, const sg_slot *slots, Py_ssize_t n);

#endif
