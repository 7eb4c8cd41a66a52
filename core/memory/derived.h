/* Python subclasses of list, tuple, dict, str and OrderedDict.
 *
 * Job: say which classes' instances are the base's objects with at most a dict beside them, and let them die in
 * shared mode.  What an OrderedDict has, its dict among it, goes as plain_types.h has it.
 *
 * Invariants
 *   - Such a class has no finaliser, no __slots__ with names and no other base written in C; its instances' memory is one
 *     block, of the base's size, behind the headers of sg_derived_headers().
 *   - The text of a str is a buffer of its own, that only it has.
 * Locking: none; classes change in exclusive mode only.
 */
#ifndef SG_MEMORY_DERIVED_H
#define SG_MEMORY_DERIVED_H

#include "memory/death.h"

/* &PyList_Type, &PyTuple_Type, &PyDict_Type, &PyUnicode_Type or &PyODict_Type, or NULL: not such a class. */
PyTypeObject *sg_derived_from(PyTypeObject *type);

/* Bytes in front of an instance: the collector's and those of its dict and weak references. */
static inline size_t sg_derived_headers(PyTypeObject *type)
{
    return (PyType_IS_GC(type) ? SG_GC_HEADER : 0)
           + (PyType_HasFeature(type, Py_TPFLAGS_PREHEADER) ? SG_MANAGED_HEADER : 0);
}

/* The last count of an instance is dropped.  False: only the host can let it die, or it is none. */
bool sg_derived_dies(sg_heap *heap, PyObject *o);
/* As look_inside() of nursery.c. */
bool sg_derived_look(PyObject *o, sg_look *state);

#endif
