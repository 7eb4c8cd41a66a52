/* Exceptions: finding handlers, raising, recursion.
 *
 * Job: what the counted evaluator's error paths need beside the dispatch loop.  Exclusive mode only.
 */
#ifndef SG_VM_UNWIND_H
#define SG_VM_UNWIND_H

#include "py/contract.h"

typedef struct {
    int level;  /* stack depth to unwind to */
    int target; /* unit of the handler */
    bool lasti; /* push the offset of the failing instruction, too */
} sg_handler;

/* The handler of the instruction at `offset` (in units); false if there is none. */
bool sg_find_handler(PyCodeObject *code, int offset, sg_handler *handler);

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

void sg_name_error(PyThreadState *tstate, PyObject *name);

#endif
