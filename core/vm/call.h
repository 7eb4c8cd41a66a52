/* Calls: pushing frames of Python functions, and calling everything else.
 *
 * Job: what the two variants' CALL instructions share.  Argument binding beyond positional parameters
 * and their defaults is the host's.
 */
#ifndef SG_VM_CALL_H
#define SG_VM_CALL_H

#include "memory/publish.h"
#include "vm/program.h"

/* True if a frame for `given` positional arguments can be pushed right here: ordinary function, translated
 * code, enough defaults, room on the data stack and in the recursion limit.  Both modes. */
static inline bool sg_can_push(PyThreadState *tstate, PyFunctionObject *function, int given)
{
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    sg_program *program = sg_program_of(code);
    if (program == NULL) {
        return false;
    }
    int missing = program->argcount - given;
    if (missing != 0) {
        if (missing < 0 || function->func_defaults == NULL || PyTuple_GET_SIZE(function->func_defaults) < missing) {
            return false;
        }
    }
    return function->vectorcall == sg_py_function_vectorcall && _PyThreadState_HasStackSpace(tstate, program->framesize)
           && tstate->py_recursion_remaining > 1;
}

/* After sg_can_push.  `callable` and `executable` are the frame's references to function and code. */
static inline _PyInterpreterFrame *sg_push_frame(PyThreadState *tstate, PyFunctionObject *function, sg_slot callable,
                                                 sg_slot executable, unsigned flags)
{
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    _PyInterpreterFrame *frame = (_PyInterpreterFrame *)tstate->datastack_top;
    tstate->datastack_top += code->co_framesize;
    frame->f_executable = (PyObject *)executable;
    frame->f_funcobj = (PyObject *)callable;
    frame->f_globals = function->func_globals;
    frame->f_builtins = function->func_builtins;
    frame->f_locals = NULL;
    frame->frame_obj = NULL;
    frame->instr_ptr = _PyCode_CODE(code);
    frame->stacktop = code->co_nlocalsplus;
    frame->return_offset = 0;
    frame->owner = FRAME_OWNED_BY_THREAD;
    SG_FRAME_FLAGS(frame) = (unsigned char)flags;
    return frame;
}

/* A frame for a call with keywords, bound here without the host: `names` are those of the last arguments.  NULL
 * if only the host can bind them (star parameters, errors, names that are not interned).  Shared mode; moves the
 * arguments only when it succeeds. */
_PyInterpreterFrame *sg_push_keywords(PyThreadState *tstate, PyFunctionObject *function, sg_slot callable,
                                      const sg_slot *args, int positional, PyObject *names);

/* Unlinks the running frame before it is cleared (its finalisers must not see it). Exclusive mode.
 * Returns the frame that runs next. */
static inline _PyInterpreterFrame *sg_pop_frame(PyThreadState *tstate, _PyInterpreterFrame *dying)
{
    tstate->py_recursion_remaining++;
    _PyInterpreterFrame *frame = tstate->current_frame = dying->previous;
    _PyEval_FrameClearAndPop(tstate, dying);
    return frame;
}

/* Calls anything that is not an ordinary Python function; borrows the arguments.  Exclusive mode. */
PyObject *sg_call_host(PyThreadState *tstate, PyObject *callable, PyTypeObject *type, PyObject **args, int nargs);

/* The frame of a keyword or star call to a Python function, or NULL with an exception set; see the host's
 * instructions of the same names for what they consume. */
_PyInterpreterFrame *sg_frame_for_star_call(PyThreadState *tstate, PyFunctionObject *function, PyObject *args,
                                            PyObject *kwargs);

/* If calling `type` with nargs - 1 arguments does nothing but allocate and run a Python __init__: that
 * function, with *instance new (NULL with an exception set if allocation failed). Otherwise NULL. */
PyFunctionObject *sg_plain_class_init(PyThreadState *tstate, PyTypeObject *type, int nargs, PyObject **instance);

#endif
