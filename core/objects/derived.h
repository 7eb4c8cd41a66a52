/* New instances of Python subclasses of list, tuple, dict, str and OrderedDict (memory/derived.h).
 *
 * Job: what the base's __new__ makes of such a class, and for a list what its __init__ puts into it.
 * Locking: none; nobody else knows a new object.
 */
#ifndef SG_OBJECTS_DERIVED_H
#define SG_OBJECTS_DERIVED_H

#include "memory/derived.h"

/* base.__new__(type, value), with `value` 0 if it is not given; of a list, dict or OrderedDict: empty.  0: not here.  The nursery has
 * room. */
sg_slot sg_derived_new(sg_heap *heap, PyInterpreterState *interp, PyTypeObject *type, PyTypeObject *base,
                       sg_slot value);
/* A list with the items of `value`, as list.__init__ leaves it. */
sg_slot sg_derived_list(sg_heap *heap, PyTypeObject *type, sg_slot value);

/* A tuple of these items, which it takes over. */
sg_slot sg_derived_tuple(sg_heap *heap, PyTypeObject *type, const sg_slot *items, Py_ssize_t n);

#endif
