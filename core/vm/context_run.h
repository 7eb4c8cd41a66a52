/* Context.run(function, ...) of a function in Python, in shared mode.
 *
 * Job: a callback (callback.h) that enters the context before it pushes the function's frame, and leaves it when that has ended, in
 * whichever way and mode.
 * Invariant: `operands` are those of the call, from the callable on, as long as the frame runs; so the context can be found in
 * them.
 * Locking: none; objects/context.h.
 */
#ifndef SG_VM_CONTEXT_RUN_H
#define SG_VM_CONTEXT_RUN_H

#include "vm/bind.h"

/* Learns which function it is.  Exclusive mode. */
void sg_context_run_init(void);
/* The same of what is about to be run.  Exclusive mode; never raises. */
void sg_context_run_learn(PyObject *callable, PyObject *const *args, int n);

/* True if the callable is Context.run, bound or not. */
bool sg_is_context_run(PyObject *callable);

/* The function's frame, in its context; NULL: not here. */
_PyInterpreterFrame *sg_context_run_begin(sg_heap *heap, PyThreadState *tstate, PyObject *callable,
                                          const sg_arguments *arguments);

/* True if the running frame, which that has begun, can end in shared mode. */
bool sg_context_run_can_end(PyThreadState *tstate, const sg_insn *insn, const sg_slot *operands);
/* Its context is left; in shared mode, after the question. */
void sg_context_run_end(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, const sg_slot *operands);
/* The same in exclusive mode; false: with another exception. */
bool sg_context_run_end_host(const sg_insn *insn, const sg_slot *operands);

#endif
