/* threading.local in shared mode.
 *
 * Job: find the calling thread's attributes of one; make them, when a thread first meets an object whose class has no
 * __init__; make an object of threading.local itself, and let it die.  Attributes are an ordinary dict, in a dict of such by
 * thread.  Dropping a thread's when it ends is the host's, and so is all that calls an __init__.
 *
 * Why it is sound.  To be told of a thread's end, an object has a weak reference to the thread's sentinel, whose callback has a
 * plain weak reference to the object.
 *   - A sentinel's list of weak references grows in its own thread only, and nothing leaves it in shared mode.
 *   - The object's list gets that one reference with the object's lock; whoever calls it in shared mode is left to the host.
 *   - An object dies in shared mode if that is its only weak reference, and none but the callbacks have it: then nobody can
 *     look for the object through it.  Callbacks go at once: without their object they do nothing.
 * Invariant: what is below is NULL, or does nothing, until the running interpreter's objects were found to be laid out as
 * we know.
 * Locking: the object's, for its list; else none of its own: all others are dicts and sets, or the thread's.
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

/* Borrowed from the heap; NULL: not here.  `heap` is NULL in exclusive mode, or where nothing is to be made. */
PyDictObject *sg_thread_local_dict(sg_heap *heap, PyObject *o);

/* threading.local(); 0: not here. */
sg_slot sg_thread_local_new(sg_heap *heap, PyThreadState *tstate);

/* Looks at a type that may be, or derive from, threading.local.  Exclusive mode; never raises. */
void sg_thread_local_learn(PyTypeObject *type);
/* True if it is threading.local, and shared mode makes its instances. */
bool sg_makes_thread_local(PyTypeObject *type);

#endif
