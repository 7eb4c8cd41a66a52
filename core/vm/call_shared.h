/* Calls in shared mode, of everything that the instructions themselves do not know to call.
 *
 * Job: find what a callable comes down to (a function's frame, an instance and its __init__, a native), whatever the
 * shape of the arguments.
 */
#ifndef SG_VM_CALL_SHARED_H
#define SG_VM_CALL_SHARED_H

#include "vm/bind.h"

typedef enum {
    SG_CALL_NOT_HERE,
    SG_CALL_FRAME, /* a frame was pushed: it has the operands, and the callable is gone */
    SG_CALL_INIT, /* the same, but the callable's place holds an instance, the call's result: the frame is its __init__'s */
    SG_CALL_STAYS,  /* a frame was pushed; the operands stay where they are, and its result is that of a callback */
    SG_CALL_RESULT, /* the operands are still to be dropped; without a result: a native has raised */
} sg_call_kind;

/* `base` is the callable's place.  args[-1] is a slot of the call, too: with `self`, what is in it is the first argument.
 * SG_CALL_NOT_HERE: with no side effect, but that values may have been boxed or counted in their slots. */
sg_call_kind sg_call_shared(sg_heap *heap, PyThreadState *tstate, sg_slot *base, bool self, sg_arguments arguments,
                            _PyInterpreterFrame **callee, sg_slot *result);

/* The same, of a call that has its arguments in a tuple (or list) and a dict, or 0. */
sg_call_kind sg_call_spread(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_slot args, sg_slot kwargs,
                            _PyInterpreterFrame **callee, sg_slot *result);

/* Learns what it can of a callable that is about to be called in exclusive mode; never raises. */
void sg_call_learn(PyThreadState *tstate, PyObject *callable, PyObject *const *args, int n);

#endif
