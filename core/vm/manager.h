/* Context managers: what `with` finds in a class.
 *
 * Job: remember the __enter__ and __exit__ of a class, if both are Python functions or methods in C.
 *
 * Invariant: an entry is keyed by a type version, which is unique for ever; what it points to lives as long as the class
 * is in that state.
 * Locking: written in exclusive mode only, read in both.
 */
#ifndef SG_VM_MANAGER_H
#define SG_VM_MANAGER_H

#include "memory/heap.h"

typedef struct {
    uint32_t version; /* 0: none */
    PyObject *enter, *exit;
} sg_manager;

/* NULL: not known. */
const sg_manager *sg_manager_find(PyTypeObject *type);
/* Exclusive mode; never raises. */
void sg_manager_learn(PyTypeObject *type);

/* The __exit__ that is bound to the object, new; NULL: not here.  The nursery has room. */
PyObject *sg_manager_exit(sg_heap *heap, const sg_manager *manager, PyObject *o);
/* Runs an __enter__ in C: true, and *result is its result; false, with no side effect: not here.  `o` may be taken. */
bool sg_manager_enter(sg_heap *heap, PyThreadState *tstate, const sg_manager *manager, sg_slot *o, sg_slot *result);

#endif
