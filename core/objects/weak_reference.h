/* New weak references in shared mode.
 *
 * Job: make one, and put it into its object's list where the host would.
 * Invariant: nothing leaves a list in shared mode; natives/weak_references.c says which objects' lists grow in it.
 * Locking: a list changes with the lock of its object, or is one that only this thread changes in shared mode.
 */
#ifndef SG_OBJECTS_WEAK_REFERENCE_H
#define SG_OBJECTS_WEAK_REFERENCE_H

#include "objects/store.h"

/* Learns how references are called that the host has not made.  Exclusive mode; never raises. */
void sg_weakref_learn(void);
/* False: none can be made yet. */
bool sg_weakref_known(void);

/* The one without a callback, which is the first then and all share, or NULL. */
PyWeakReference *sg_weakref_basic(PyWeakReference *first);
/* A new one, which is in no list yet; the callback, or NULL, stays the caller's.  The nursery has room. */
PyWeakReference *sg_weakref_new(sg_heap *heap, PyObject *o, PyObject *callback);
/* Where the host puts it: a basic one first, others behind those without a callback that all share.  With the lock. */
void sg_weakref_insert(PyWeakReference *r, PyWeakReference **list);

#endif
