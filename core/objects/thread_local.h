/* threading.local in shared mode.
 *
 * Job: find the calling thread's attributes of one.  They are an ordinary dict, in a dict of such by thread; making one,
 * when a thread first meets the object, and dropping it, when the thread ends, is the host's.
 * Invariant: the functions below are NULL until the running interpreter's objects were found to be laid out as we know.
 * Locking: none of its own; both are dicts.
 */
#ifndef SG_OBJECTS_THREAD_LOCAL_H
#define SG_OBJECTS_THREAD_LOCAL_H

#include "memory/heap.h"

/* How instances get and set attributes. */
extern getattrofunc sg_thread_local_getattro;
extern setattrofunc sg_thread_local_setattro;

/* True if instances of the type, a subclass perhaps, find (set) their attributes as threading.local does. */
static inline bool sg_reads_thread_local(PyTypeObject *type)
{
    return type->tp_getattro == sg_thread_local_getattro && sg_thread_local_getattro != NULL;
}
static inline bool sg_writes_thread_local(PyTypeObject *type)
{
    return type->tp_setattro == sg_thread_local_setattro && sg_thread_local_setattro != NULL;
}

/* Borrowed; NULL: this thread has none yet. */
PyDictObject *sg_thread_local_dict(PyObject *o);

/* Looks at a type that may be, or derive from, threading.local.  Exclusive mode; never raises. */
void sg_thread_local_learn(PyTypeObject *type);

#endif
