/* Calls of natives that ask Python code for hashes and comparisons: methods of dicts and sets, and what functools.lru_cache
 * makes.
 *
 * Job: begin such a call again and again, each time with one more answer (objects/answers.h), and push the frame that gives
 * the next, until the native asks no more.  So a native needs to know nothing of it, and what it does is atomic as ever: the
 * host, too, begins a search again when it finds the container changed.
 *
 * The callable's place on the caller's stack takes a list that is the call's state; the operands stay.  A list cannot be
 * called, so that is what says that there is such a state; its second item, a bytes, tells it from keyed.h's.
 *   callable, how far the call is (in a bytes), what the function before a cache has returned, or None; and what the
 *   questions are about
 * Invariant: the state is this thread's alone.
 */
#ifndef SG_VM_REPLAY_H
#define SG_VM_REPLAY_H

#include "vm/call_shared.h"
#include "vm/callback.h"

/* Learns which callables these are.  Exclusive mode. */
void sg_replay_init(void);
/* What is about to be called in exclusive mode; never raises. */
void sg_replay_learn(PyObject *callable, PyObject *const *args, int n);

/* A call that was not here without answers: SG_CALL_STAYS, and the frame that gives the first; the state is in base[0].
 * `spread`: its operands are those of CALL_FUNCTION_EX.  The arguments begin with self, if there is one. */
sg_call_kind sg_replay_begin(sg_heap *heap, PyThreadState *tstate, sg_slot *base, bool spread,
                             const sg_arguments *arguments, _PyInterpreterFrame **callee, sg_slot *result);

/* True if such a call is in progress. */
static inline bool sg_is_replay(sg_slot callable)
{
    return !sg_is_int(callable) && PyList_CheckExact(sg_pointer(callable)) && Py_SIZE(sg_pointer(callable)) > 1
           && PyBytes_CheckExact(((PyListObject *)sg_pointer(callable))->ob_item[1]);
}

/* Python code has returned v.  False, with no side effect but on the state: not here.  Otherwise v is consumed, and the step
 * says what is next. */
bool sg_replay_continue(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, sg_slot *base, sg_slot v,
                        sg_callback_step *step);

/* The rest of the call; a new reference, or NULL with an exception.  Consumes v.  Exclusive mode. */
PyObject *sg_replay_finish(PyThreadState *tstate, const sg_insn *insn, PyObject **base, PyObject *v);

#endif
