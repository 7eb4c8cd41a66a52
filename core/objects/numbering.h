/* Steps of an enumerate whose inner iterator's step is a Python frame: a generator, __getitem__, __next__.
 *
 * Job: say what the evaluator has to run for the next step (vm/body/loops.h), and make of what that gives the step's two items.
 *
 * Invariants
 *   - The host gives the same tuple again and again to a loop that takes it apart, so an item lives until the next step has
 *     replaced it there.  So it does here, unless nobody can see when it dies.
 *   - An iterator by index counts an item once it has it.
 * Locking: none: only enumerates that the thread has alone, with inner iterators that it has alone.
 */
#ifndef SG_OBJECTS_NUMBERING_H
#define SG_OBJECTS_NUMBERING_H

#include "objects/iteration.h"

/* The inner iterator of an enumerate if the next number is short; otherwise NULL. */
static inline PyObject *sg_numbered(PyObject *iterator)
{
    sg_py_enumerate *it = (sg_py_enumerate *)iterator;
    bool is_one = Py_IS_TYPE(iterator, &PyEnum_Type) && it->long_index == NULL && sg_int_fits(it->index);
    return is_one ? it->iterator : NULL;
}

/* Puts what the inner step has given, *place, into the tuple, and the step's items to *place: the tuple, or if `apart`, the
 * item and the number above it.  False: not here. */
bool sg_number_shared(sg_heap *heap, PyObject *iterator, sg_slot *place, bool apart);
/* The same in exclusive mode; consumes the item.  NULL with an exception. */
PyObject *sg_number_host(PyObject *iterator, PyObject *item);

#endif
