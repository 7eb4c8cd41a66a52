/* eval() of code objects.  Job: code_call.h. */
#include "vm/code_call.h"

#include "memory/collector.h"
#include "objects/dict.h"
#include "objects/function.h"
#include "vm/call.h"

static const PyMethodDef *definition;

void sg_code_call_init(PyInterpreterState *interp)
{
    PyObject *function = PyDict_GetItemString(interp->builtins, "eval");
    if (function != NULL && Py_IS_TYPE(function, &PyCFunction_Type)
        && strcmp(((PyCFunctionObject *)function)->m_ml->ml_name, "eval") == 0) {
        definition = ((PyCFunctionObject *)function)->m_ml;
    }
    PyErr_Clear();
}

static PyObject *exact(sg_slot s, PyTypeObject *type)
{
    return !sg_is_int(s) && Py_IS_TYPE(sg_pointer(s), type) ? sg_pointer(s) : NULL;
}

/* What was compiled to be evaluated or executed: it has its names in a mapping, and no parameters. */
static bool is_open(const PyCodeObject *code)
{
    const int others = CO_OPTIMIZED | CO_NEWLOCALS | CO_VARARGS | CO_VARKEYWORDS | CO_GENERATOR | CO_COROUTINE
                       | CO_ASYNC_GENERATOR | CO_ITERABLE_COROUTINE;
    return (code->co_flags & others) == 0 && code->co_argcount == 0 && code->co_kwonlyargcount == 0
           && code->co_nfreevars == 0;
}

/* As the host, for whatever is evaluated: globals get the builtins of who calls eval(), if they have none. */
static bool give_builtins(sg_heap *heap, PyThreadState *tstate, sg_slot globals)
{
    sg_slot key = sg_from_heap((PyObject *)&_Py_ID(__builtins__)), builtins;
    PyObject *found;
    switch (sg_dict_get((PyDictObject *)sg_pointer(globals), key, &found)) {
    case SG_FOUND:
        return true;
    case SG_ABSENT:
        builtins = sg_from_heap(tstate->current_frame->f_builtins);
        bool set = sg_dict_set(heap, tstate->interp, globals, &key, &builtins);
        sg_drop(heap, key);
        sg_drop(heap, builtins);
        return set;
    default:
        return false;
    }
}

_PyInterpreterFrame *sg_code_call_begin(sg_heap *heap, PyThreadState *tstate, sg_slot *base,
                                        const sg_arguments *arguments)
{
    sg_slot *args = arguments->args;
    int n = arguments->positional;
    PyObject *callable = exact(base[0], &PyCFunction_Type);
    if (callable == NULL || ((PyCFunctionObject *)callable)->m_ml != definition || (n != 2 && n != 3)
        || arguments->named != 0 || exact(args[1], &PyDict_Type) == NULL || exact(args[n - 1], &PyDict_Type) == NULL
        || sg_py_is_audited()) {
        return NULL;
    }
    PyCodeObject *code = (PyCodeObject *)exact(args[0], &PyCode_Type);
    sg_program *program = code == NULL || !is_open(code) ? NULL : sg_program_of(code);
    if (program == NULL || !_PyThreadState_HasStackSpace(tstate, program->framesize)
        || tstate->py_recursion_remaining <= 1) {
        return NULL;
    }
    sg_nursery_make_room(heap, tstate, 1);
    if (!give_builtins(heap, tstate, args[1])) {
        return NULL;
    }
    sg_slot function = sg_function_new(heap, tstate->interp, code, sg_pointer(args[1]));
    if (function == 0) {
        return NULL;
    }
    _PyInterpreterFrame *frame = sg_push_frame(tstate, (PyFunctionObject *)sg_pointer(function), program, function,
                                               (sg_slot)code, SG_FRAME_BORROWS_CODE);
    for (int i = 0; i < program->nlocalsplus; i++) {
        frame->localsplus[i] = NULL;
    }
    sg_slot names = n == 3 ? args[2] : sg_from_heap(sg_pointer(args[1]));
    frame->f_locals = sg_to_heap(heap, names);
    sg_drop(heap, args[1]);
    sg_drop(heap, args[0]);
    sg_drop(heap, base[0]);
    return frame;
}
