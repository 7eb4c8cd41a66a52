/* `Class[key]`, of classes that say what that is: by a __class_getitem__ in Python, or as typing.Generic does.
 *
 * Job: find the Python function that the subscript comes down to, and push its frame.
 *
 * Invariant: nothing is remembered here but what belongs to a version of the class (attribute_table.h); the function that
 * typing.Generic calls is looked up each time, as the host does.
 * Locking: learnt in exclusive mode, read in shared mode.
 */
#ifndef SG_VM_CLASS_ITEMS_H
#define SG_VM_CLASS_ITEMS_H

#include "memory/heap.h"

/* Exclusive mode; never raises. */
void sg_class_items_init(void);
void sg_class_items_learn(PyThreadState *tstate, PyObject *class);

/* The frame that operands[0][operands[1]] comes down to, which takes both; NULL: not here.  Shared mode. */
_PyInterpreterFrame *sg_class_items_begin(sg_heap *heap, PyThreadState *tstate, _PyInterpreterFrame *caller,
                                          sg_slot *operands);

#endif
