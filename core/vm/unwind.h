/* Exceptions: finding handlers, raising, ending frames, recursion.
 *
 * Job: what the evaluator's error paths need beside the dispatch loop.  Exclusive mode only, but for what says otherwise.
 */
#ifndef SG_VM_UNWIND_H
#define SG_VM_UNWIND_H

#include "memory/heap.h"
#include "vm/program.h"

typedef struct {
    int level;  /* stack depth to unwind to */
    int target; /* unit of the handler */
    bool lasti; /* push the offset of the failing instruction, too */
} sg_handler;

/* The handler of the instruction at `offset` (in units); false if there is none.  Both modes. */
bool sg_find_handler(PyCodeObject *code, int offset, sg_handler *handler);

/* The handler of the SEND in which `frame` waits, if it ends an async for.  Both modes. */
bool sg_find_async_for(sg_program *program, _PyInterpreterFrame *frame, sg_handler *handler);

/* `raise exc from cause`; consumes both; 1 if an active exception was raised again. */
int sg_do_raise(PyThreadState *tstate, PyObject *exc, PyObject *cause);

/* Takes one level of Python recursion; -1 with RecursionError set if none is left (it is taken all the same). */
static inline int sg_enter_recursion(PyThreadState *tstate);
int sg_recursion_exceeded(PyThreadState *tstate);

static inline int sg_enter_recursion(PyThreadState *tstate)
{
    return tstate->py_recursion_remaining-- <= 0 ? sg_recursion_exceeded(tstate) : 0;
}

/* Adds the running frame to the traceback of the exception that is set. */
void sg_add_traceback(PyThreadState *tstate, _PyInterpreterFrame *frame);

/* ---- shared mode ---- */

/* True if the running frame can end without the host. */
static inline bool sg_frame_ends_here(PyThreadState *tstate, _PyInterpreterFrame *frame)
{
    return (frame->f_locals == NULL || frame->owner == FRAME_OWNED_BY_THREAD)
           && (frame->owner == FRAME_OWNED_BY_THREAD ? (PyObject **)frame != &tstate->datastack_chunk->data[0]
                                                     : _PyFrame_GetGenerator(frame)->gi_exc_state.exc_value == NULL);
}
/* Then, with its stack empty and its instruction pointer and stack top saved: ends it, and returns the frame that runs
 * next. */
_PyInterpreterFrame *sg_end_frame(sg_heap *heap, PyThreadState *tstate, _PyInterpreterFrame *frame);

/* What `raise what` raises: owned, out of the slot, or NULL with no side effect: not here.  The same of a cause, which may
 * be None; false: not here. */
PyObject *sg_raisable(sg_heap *heap, PyThreadState *tstate, sg_slot *what);
bool sg_is_raisable(sg_slot what);
/* True if an async generator that this exception leaves has ended as one that is exhausted. */
bool sg_ends_async_generator(PyObject *exception);

/* True if `except class` catches it: 1, 0, or -1: not here. */
int sg_catches(sg_slot class, PyObject *exception);

/* ---- */

void sg_name_error(PyThreadState *tstate, PyObject *name);

#endif
