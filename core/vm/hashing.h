/* hash() of a tuple, some of whose items have a __hash__ in Python: the methods' frames are pushed one after another by the call
 * (callback.h), where the host has a C function between.
 *
 * The callable's place on the caller's stack takes a bytes object that is the call's state; the tuple stays.  A bytes object
 * cannot be called, so that is what says that there is such a state.
 * Invariant: the state is this thread's alone.
 */
#ifndef SG_VM_HASHING_H
#define SG_VM_HASHING_H

#include "vm/callback.h"

/* Learns which callable this is.  Exclusive mode. */
void sg_hashing_init(PyInterpreterState *interp);
/* What is about to be hashed in exclusive mode; never raises. */
void sg_hashing_learn(PyObject *o);

/* The frame of the first method of such a call; the state is in base[0].  NULL: not here. */
_PyInterpreterFrame *sg_hashing_begin(sg_heap *heap, PyThreadState *tstate, sg_slot *base,
                                      const sg_arguments *arguments);

/* True if such a call is in progress. */
static inline bool sg_is_hashing(sg_slot callable)
{
    return !sg_is_int(callable) && PyBytes_CheckExact(sg_pointer(callable));
}

/* A method has returned v.  False, with no side effect: not here.  Otherwise v is consumed, and the step says what is next. */
bool sg_hashing_continue(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_slot v, sg_callback_step *step);

/* The rest of the call; a new reference, or NULL with an exception.  Consumes v.  Exclusive mode. */
PyObject *sg_hashing_finish(PyObject **base, PyObject *v);

#endif
