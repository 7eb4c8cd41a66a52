/* operator.attrgetter and methodcaller in shared mode, through the evaluator's attribute caches.
 *
 * Job: make their objects, and call them: a native where all on the way is native, a frame where a function in Python is a
 * method that is called, or gets an attribute that is the only one asked for.
 * Invariant: names are looked up as getattr() does (attribute_natives.h).
 * Locking: none; such objects never change.
 */
#ifndef SG_VM_GETTERS_H
#define SG_VM_GETTERS_H

#include "vm/call_shared.h"

/* Registers their types with the natives.  Once, exclusive. */
void sg_getters_init(void);

/* A call of such an object that pushes a frame.  `base` is its place; not here, too, for what is no such object. */
sg_call_kind sg_getter_call(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_arguments arguments,
                            _PyInterpreterFrame **callee);

/* Something is about to be called with these arguments, among which may be such an object, and what it will be called with.
 * Exclusive mode; never raises. */
void sg_getter_learn(PyThreadState *tstate, PyObject *callable, PyObject *const *args, int n);
/* So too what a map object will call. */
void sg_getter_learn_map(PyThreadState *tstate, PyObject *map);

#endif
