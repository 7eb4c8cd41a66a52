/* sorted(), list.sort(), min() and max() with a key function in Python: its frames are pushed one after another by the call that
 * wants the keys (callback.h), where the host has a C function between.
 *
 * The callable's place on the caller's stack takes a list that is the call's state; the operands stay.  A list cannot be
 * called, so that is what says that there is such a state.
 *   sorted, sort: sorting.h's
 *   min, max: kind, function, iterator, the best item so far, its key, the item whose key is being computed
 * Invariant: the state is this thread's alone; each of its places holds an object.
 */
#ifndef SG_VM_KEYED_H
#define SG_VM_KEYED_H

#include "vm/callback.h"

/* Learns which callables these are.  Exclusive mode. */
void sg_keyed_init(PyInterpreterState *interp);

/* The frame that computes the first key of such a call; the state is in base[0].  NULL: not here. */
_PyInterpreterFrame *sg_keyed_begin(sg_heap *heap, PyThreadState *tstate, sg_slot *base, const sg_arguments *arguments);

/* True if sorted() or list.sort() is called. */
bool sg_keyed_sorts(sg_slot callable, sg_slot self);
/* In exclusive mode, a call of these: *callee is the first frame, or NULL with an exception.  False: not here.  So all of the
 * sort can run in shared mode, as soon as its thread does. */
bool sg_keyed_begin_host(PyThreadState *tstate, PyObject **base, sg_arguments arguments, _PyInterpreterFrame **callee);

/* True if such a call is in progress. */
static inline bool sg_is_keyed(sg_slot callable)
{
    return !sg_is_int(callable) && PyList_CheckExact(sg_pointer(callable));
}

/* Python code has computed a key, or compared two: v.  False, with no side effect but on the state: not here.  Otherwise v
 * is consumed, and the step says what is next. */
bool sg_keyed_continue(sg_heap *heap, PyThreadState *tstate, sg_slot state, sg_slot v, sg_callback_step *step);

/* Python code raises: whether such a call can end so in shared mode; and the end. */
bool sg_keyed_can_fail(PyObject *state);
void sg_keyed_fail(sg_heap *heap, PyObject *state);
/* The same in exclusive mode. */
void sg_keyed_fail_host(PyObject *state);

/* The rest of the call; a new reference, or NULL with an exception.  Consumes v.  Exclusive mode. */
PyObject *sg_keyed_finish(PyObject *state, PyObject *v);

#endif
