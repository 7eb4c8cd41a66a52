/* Calls: what call.h declares.  Exclusive mode, but for the binding of keywords in shared mode. */
#include "vm/call.h"

#include "objects/dict.h"

static PyObject *call_one(PyThreadState *tstate, PyCFunction function, PyObject *self, PyObject *arg)
{
    tstate->c_recursion_remaining--;
    PyObject *result = function(self, arg);
    tstate->c_recursion_remaining++;
    return result;
}

static PyObject *call_builtin(PyThreadState *tstate, PyCFunctionObject *callable, PyObject **args, int nargs)
{
    PyCFunction function = callable->m_ml->ml_meth;
    PyObject *self = (callable->m_ml->ml_flags & METH_STATIC) ? NULL : callable->m_self;
    switch (callable->m_ml->ml_flags) {
    case METH_O:
        if (nargs == 1 && tstate->c_recursion_remaining > 0) {
            return call_one(tstate, function, self, args[0]);
        }
        break;
    case METH_NOARGS:
        if (nargs == 0 && tstate->c_recursion_remaining > 0) {
            return call_one(tstate, function, self, NULL);
        }
        break;
    case METH_FASTCALL:
        return ((PyCFunctionFast)(void (*)(void))function)(self, args, nargs);
    case METH_FASTCALL | METH_KEYWORDS:
        return ((PyCFunctionFastWithKeywords)(void (*)(void))function)(self, args, nargs, NULL);
    default:
        break;
    }
    return PyObject_Vectorcall((PyObject *)callable, args, (size_t)nargs | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

static PyObject *call_method(PyThreadState *tstate, PyMethodDescrObject *callable, PyObject **args, int nargs)
{
    PyMethodDef *def = callable->d_method;
    if (nargs > 0 && Py_IS_TYPE(args[0], callable->d_common.d_type)) {
        switch (def->ml_flags) {
        case METH_O:
            if (nargs == 2 && tstate->c_recursion_remaining > 0) {
                return call_one(tstate, def->ml_meth, args[0], args[1]);
            }
            break;
        case METH_NOARGS:
            if (nargs == 1 && tstate->c_recursion_remaining > 0) {
                return call_one(tstate, def->ml_meth, args[0], NULL);
            }
            break;
        case METH_FASTCALL:
            return ((PyCFunctionFast)(void (*)(void))def->ml_meth)(args[0], args + 1, nargs - 1);
        case METH_FASTCALL | METH_KEYWORDS:
            return ((PyCFunctionFastWithKeywords)(void (*)(void))def->ml_meth)(args[0], args + 1, nargs - 1, NULL);
        default:
            break;
        }
    }
    return PyObject_Vectorcall((PyObject *)callable, args, (size_t)nargs | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

/* A function that returns NULL without an exception, or a result with one, is a SystemError. */
static inline PyObject *checked(PyThreadState *tstate, PyObject *callable, PyObject *result)
{
    return sg_likely((result == NULL) == (tstate->current_exception != NULL))
               ? result
               : _Py_CheckFunctionResult(tstate, callable, result, NULL);
}

PyObject *sg_call_host(PyThreadState *tstate, PyObject *callable, PyTypeObject *type, PyObject **args, int nargs)
{
    if (type == &PyCFunction_Type) {
        return checked(tstate, callable, call_builtin(tstate, (PyCFunctionObject *)callable, args, nargs));
    }
    if (type == &PyMethodDescr_Type) {
        return checked(tstate, callable, call_method(tstate, (PyMethodDescrObject *)callable, args, nargs));
    }
    if (callable == (PyObject *)&PyType_Type && nargs == 1) {
        return Py_NewRef(Py_TYPE(args[0]));
    }
    return PyObject_Vectorcall(callable, args, (size_t)nargs | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

/* Puts each named argument into the slot of its parameter. */
static bool bind_names(PyCodeObject *code, sg_slot *locals, const sg_slot *values, PyObject *names)
{
    int parameters = code->co_argcount + code->co_kwonlyargcount;
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(names); k++) {
        PyObject *name = PyTuple_GET_ITEM(names, k);
        int i = code->co_posonlyargcount;
        while (i < parameters && PyTuple_GET_ITEM(code->co_localsplusnames, i) != name) {
            i++;
        }
        if (i == parameters || locals[i] != 0) {
            return false;
        }
        locals[i] = values[k];
    }
    return true;
}

static bool bind_defaults(PyFunctionObject *function, PyCodeObject *code, sg_slot *locals)
{
    PyObject *defaults = function->func_defaults;
    Py_ssize_t skip = (defaults == NULL ? 0 : PyTuple_GET_SIZE(defaults)) - code->co_argcount;
    for (int i = 0; i < code->co_argcount; i++) {
        if (locals[i] == 0) {
            if (skip + i < 0) {
                return false;
            }
            locals[i] = sg_from_heap(PyTuple_GET_ITEM(defaults, skip + i));
        }
    }
    for (int i = code->co_argcount; i < code->co_argcount + code->co_kwonlyargcount; i++) {
        PyObject *value;
        if (locals[i] == 0) {
            sg_slot name = sg_from_heap(PyTuple_GET_ITEM(code->co_localsplusnames, i));
            if (function->func_kwdefaults == NULL
                || sg_dict_get((PyDictObject *)function->func_kwdefaults, name, &value) != SG_FOUND) {
                return false;
            }
            locals[i] = sg_from_heap(value);
        }
    }
    return true;
}

_PyInterpreterFrame *sg_push_keywords(PyThreadState *tstate, PyFunctionObject *function, sg_slot callable,
                                      const sg_slot *args, int positional, PyObject *names)
{
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    if ((code->co_flags & (CO_VARARGS | CO_VARKEYWORDS | CO_OPTIMIZED)) != CO_OPTIMIZED
        || positional > code->co_argcount || sg_program_of(code) == NULL
        || function->vectorcall != sg_py_function_vectorcall
        || !_PyThreadState_HasStackSpace(tstate, code->co_framesize) || tstate->py_recursion_remaining <= 1) {
        return NULL;
    }
    /* In the room where the frame will be, which is nobody's until it is pushed. */
    sg_slot *locals = (sg_slot *)((_PyInterpreterFrame *)tstate->datastack_top)->localsplus;
    int n = 0;
    for (; n < positional; n++) {
        locals[n] = args[n];
    }
    for (; n < code->co_nlocalsplus; n++) {
        locals[n] = 0;
    }
    if (!bind_names(code, locals, args + positional, names) || !bind_defaults(function, code, locals)) {
        return NULL;
    }
    return sg_push_frame(tstate, function, callable, (sg_slot)code, SG_FRAME_BORROWS_CODE);
}

static PyObject *locals_for(PyFunctionObject *function)
{
    bool optimized = (((PyCodeObject *)function->func_code)->co_flags & CO_OPTIMIZED) != 0;
    return optimized ? NULL : Py_NewRef(function->func_globals);
}

_PyInterpreterFrame *sg_frame_for_star_call(PyThreadState *tstate, PyFunctionObject *function, PyObject *args,
                                            PyObject *kwargs)
{
    Py_ssize_t nargs = PyTuple_GET_SIZE(args), nkwargs = kwargs == NULL ? 0 : PyDict_GET_SIZE(kwargs);
    PyObject *names = NULL;
    PyObject **all = PyMem_Malloc((size_t)(nargs + nkwargs + 1) * sizeof *all);
    if (all == NULL || (nkwargs != 0 && (names = PyTuple_New(nkwargs)) == NULL)) {
        PyMem_Free(all);
        PyErr_NoMemory();
        Py_DECREF(function);
        return NULL;
    }
    Py_ssize_t n = 0, position = 0, k = 0;
    PyObject *key, *value;
    bool strings = true;
    for (; n < nargs; n++) {
        all[n] = Py_NewRef(PyTuple_GET_ITEM(args, n));
    }
    while (nkwargs != 0 && PyDict_Next(kwargs, &position, &key, &value)) {
        strings &= PyUnicode_Check(key);
        PyTuple_SET_ITEM(names, k++, Py_NewRef(key));
        all[n++] = Py_NewRef(value);
    }
    _PyInterpreterFrame *frame = NULL;
    if (strings) {
        /* Consumes the function and the arguments, also when it fails. */
        frame = _PyEvalFramePushAndInit(tstate, function, locals_for(function), all, (size_t)nargs, names);
    }
    else {
        PyErr_SetString(PyExc_TypeError, "keywords must be strings");
        while (n > 0) {
            Py_DECREF(all[--n]);
        }
        Py_DECREF(function);
    }
    Py_XDECREF(names);
    PyMem_Free(all);
    return frame;
}

PyFunctionObject *sg_plain_class_init(PyThreadState *tstate, PyTypeObject *type, int nargs, PyObject **instance)
{
    if (Py_TYPE(type) != &PyType_Type || type->tp_new != PyBaseObject_Type.tp_new
        || type->tp_alloc != PyType_GenericAlloc || !PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)
        || PyType_HasFeature(type, Py_TPFLAGS_IS_ABSTRACT)) {
        return NULL;
    }
    PyObject *init = _PyType_Lookup(type, &_Py_ID(__init__));
    if (init == NULL || !Py_IS_TYPE(init, &PyFunction_Type) || !sg_can_push(tstate, (PyFunctionObject *)init, nargs)) {
        return NULL;
    }
    *instance = type->tp_alloc(type, 0);
    return (PyFunctionObject *)init;
}
