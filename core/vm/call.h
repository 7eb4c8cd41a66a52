/* Calls: pushing frames of Python functions, and calling everything else.
 *
 * Job: what the two variants' CALL instructions share.  Arguments beyond positional ones and their defaults are bound by
 * bind.h in shared mode, and by the host in exclusive mode.
 */
#ifndef SG_VM_CALL_H
#define SG_VM_CALL_H

#include "memory/publish.h"
#include "vm/program.h"

/* The program, if a frame for `given` positional arguments can be pushed right here: ordinary function, translated
 * code, enough defaults, room on the data stack and in the recursion limit; otherwise NULL.  Both modes. */
static inline sg_program *sg_can_push(PyThreadState *tstate, PyFunctionObject *function, int given)
{
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    sg_program *program = sg_program_of(code);
    if (program == NULL) {
        return NULL;
    }
    int missing = program->argcount - given;
    if (missing != 0) {
        if (missing < 0 || function->func_defaults == NULL || PyTuple_GET_SIZE(function->func_defaults) < missing) {
            return NULL;
        }
    }
    bool can = function->vectorcall == sg_py_function_vectorcall
               && _PyThreadState_HasStackSpace(tstate, program->framesize) && tstate->py_recursion_remaining > 1;
    return can ? program : NULL;
}

/* The program of a function that sg_can_push() has found. */
static inline sg_program *sg_program_of_function(PyFunctionObject *function)
{
    return sg_program_of((PyCodeObject *)function->func_code);
}

/* After sg_can_push, which gave `program`.  `callable` and `executable` are the frame's references to function and code. */
static inline _PyInterpreterFrame *sg_push_frame(PyThreadState *tstate, PyFunctionObject *function,
                                                 const sg_program *program, sg_slot callable, sg_slot executable,
                                                 unsigned flags)
{
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    _PyInterpreterFrame *frame = (_PyInterpreterFrame *)tstate->datastack_top;
    tstate->datastack_top += program->framesize;
    frame->f_executable = (PyObject *)executable;
    frame->f_funcobj = (PyObject *)callable;
    frame->f_globals = function->func_globals;
    frame->f_builtins = function->func_builtins;
    frame->f_locals = NULL;
    frame->frame_obj = NULL;
    frame->instr_ptr = _PyCode_CODE(code);
    frame->stacktop = program->nlocalsplus;
    frame->return_offset = 0;
    frame->owner = FRAME_OWNED_BY_THREAD;
    SG_FRAME_FLAGS(frame) = (unsigned char)flags;
    return frame;
}

/* An ordinary frame that nobody else knows, and not the first of a chunk of the data stack. */
static inline bool sg_dies_simply(_PyInterpreterFrame *frame, PyThreadState *tstate)
{
    return frame->owner == FRAME_OWNED_BY_THREAD && frame->frame_obj == NULL && frame->f_locals == NULL
           && (PyObject **)frame != &tstate->datastack_chunk->data[0];
}

/* Unlinks the running frame before it is cleared (its finalisers must not see it). Exclusive mode.
 * Returns the frame that runs next. */
static inline _PyInterpreterFrame *sg_pop_frame(PyThreadState *tstate, _PyInterpreterFrame *dying)
{
    tstate->py_recursion_remaining++;
    _PyInterpreterFrame *frame = tstate->current_frame = dying->previous;
    _PyEval_FrameClearAndPop(tstate, dying);
    return frame;
}

static inline bool sg_is_builtin(PyObject *callable, int flags)
{
    return Py_IS_TYPE(callable, &PyCFunction_Type) && ((PyCFunctionObject *)callable)->m_ml->ml_flags == flags;
}
static inline bool sg_is_method(PyObject *callable, int flags, PyObject *self)
{
    return Py_IS_TYPE(callable, &PyMethodDescr_Type)
           && Py_IS_TYPE(self, ((PyMethodDescrObject *)callable)->d_common.d_type)
           && ((PyMethodDescrObject *)callable)->d_method->ml_flags == flags;
}
/* The vectorcall of a C function or method, which checks self; NULL: it has none, or is something else. */
static inline vectorcallfunc sg_c_vectorcall(PyObject *callable, PyTypeObject *type)
{
    return type == &PyCFunction_Type     ? ((PyCFunctionObject *)callable)->vectorcall
           : type == &PyMethodDescr_Type ? ((PyMethodDescrObject *)callable)->vectorcall
                                         : NULL;
}
/* Which of the CALLs (body/counted_calls.h) fits this call. */
uint16_t sg_specialised_call(PyObject *callable, PyTypeObject *type, PyObject **args, int nargs);

/* A function that returns NULL without an exception, or a result with one, is a SystemError. */
static inline PyObject *sg_check_result(PyThreadState *tstate, PyObject *callable, PyObject *result)
{
    return sg_likely((result == NULL) == (tstate->current_exception != NULL))
               ? result
               : _Py_CheckFunctionResult(tstate, callable, result, NULL);
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
