/* Calls: what call.h declares.  Exclusive mode. */
#include "vm/call.h"

#include "vm/classes.h"

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

uint16_t sg_specialised_call(PyObject *callable, PyTypeObject *type, PyObject **args, int nargs)
{
    if (type == &PyCFunction_Type) {
        return sg_is_builtin(callable, METH_O) && nargs == 1 ? SG_OP_CALL_BUILTIN_O
               : sg_is_builtin(callable, METH_FASTCALL)      ? SG_OP_CALL_BUILTIN_FAST
               : sg_c_vectorcall(callable, type) != NULL     ? SG_OP_CALL_C_VECTOR
                                                             : SG_OP_CALL;
    }
    if (type == &PyMethodDescr_Type && nargs > 0) {
        return sg_is_method(callable, METH_NOARGS, args[0]) && nargs == 1 ? SG_OP_CALL_METHOD_NOARGS
               : sg_is_method(callable, METH_O, args[0]) && nargs == 2    ? SG_OP_CALL_METHOD_O
               : sg_is_method(callable, METH_FASTCALL, args[0])           ? SG_OP_CALL_METHOD_FAST
               : sg_c_vectorcall(callable, type) != NULL                  ? SG_OP_CALL_C_VECTOR
                                                                          : SG_OP_CALL;
    }
    return callable == (PyObject *)&PyType_Type && nargs == 1 ? SG_OP_CALL_TYPE : SG_OP_CALL;
}

PyObject *sg_call_host(PyThreadState *tstate, PyObject *callable, PyTypeObject *type, PyObject **args, int nargs)
{
    if (type == &PyCFunction_Type) {
        return sg_check_result(tstate, callable, call_builtin(tstate, (PyCFunctionObject *)callable, args, nargs));
    }
    if (type == &PyMethodDescr_Type) {
        return sg_check_result(tstate, callable, call_method(tstate, (PyMethodDescrObject *)callable, args, nargs));
    }
    if (callable == (PyObject *)&PyType_Type && nargs == 1) {
        return Py_NewRef(Py_TYPE(args[0]));
    }
    return PyObject_Vectorcall(callable, args, (size_t)nargs | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
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
    if (!sg_class_calls_as_type(type) || type->tp_new != PyBaseObject_Type.tp_new
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
