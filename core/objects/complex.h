/* Complex numbers in shared mode.
 *
 * Job: make them, and the operators on exact ones, and on one and an exact float, int or bool.  The host's functions on pairs of
 * doubles do the arithmetic: they touch nothing else.  Locking: none; they never change.
 */
#ifndef SG_OBJECTS_COMPLEX_H
#define SG_OBJECTS_COMPLEX_H

#include "objects/iteration.h"

static inline bool sg_is_complex(sg_slot s)
{
    return !sg_is_int(s) && Py_IS_TYPE(sg_pointer(s), &PyComplex_Type);
}

static inline Py_complex sg_complex_value(PyObject *o)
{
    return ((PyComplexObject *)o)->cval;
}

sg_slot sg_complex_new(sg_heap *heap, Py_complex value);

/* a op b, one of which is complex; 0: not here, as what raises. */
sg_slot sg_complex_operator(sg_heap *heap, int op, sg_slot a, sg_slot b);
sg_slot sg_complex_negative(sg_heap *heap, PyObject *o);
sg_slot sg_complex_magnitude(sg_heap *heap, PyObject *o);
sg_slot sg_complex_repr(sg_heap *heap, PyObject *o);

#endif
