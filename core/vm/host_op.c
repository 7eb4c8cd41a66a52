/* Host operations.  Job: host_op.h. */
#include "vm/host_op.h"

#include "objects/async_generator.h"
#include "vm/import_error.h"
#include "vm/special.h"
#include "vm/unwind.h"

PyObject *sg_host_load_global(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject *name)
{
    PyObject *v;
    if (PyDict_CheckExact(frame->f_globals) && PyDict_CheckExact(frame->f_builtins)) {
        v = _PyDict_LoadGlobal((PyDictObject *)frame->f_globals, (PyDictObject *)frame->f_builtins, name);
        if (v == NULL && !PyErr_Occurred()) {
            sg_name_error(tstate, name);
        }
        return v;
    }
    if (PyMapping_GetOptionalItem(frame->f_globals, name, &v) < 0 || v != NULL) {
        return v;
    }
    if (PyMapping_GetOptionalItem(frame->f_builtins, name, &v) == 0) {
        sg_name_error(tstate, name);
    }
    return v;
}

PyObject *sg_host_load_name(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject *names, PyObject *name)
{
    if (names == NULL) {
        PyErr_SetString(PyExc_SystemError, "no locals found");
        return NULL;
    }
    PyObject *v;
    if (PyMapping_GetOptionalItem(names, name, &v) < 0 || v != NULL) {
        return v;
    }
    return sg_host_load_global(tstate, frame, name);
}

int sg_host_setup_annotations(_PyInterpreterFrame *frame)
{
    PyObject *names = frame->f_locals, *annotations;
    if (names == NULL) {
        PyErr_SetString(PyExc_SystemError, "no locals found when setting up annotations");
        return -1;
    }
    int found = PyMapping_GetOptionalItem(names, &_Py_ID(__annotations__), &annotations);
    if (found != 0) {
        Py_XDECREF(annotations);
        return found < 0 ? -1 : 0;
    }
    annotations = PyDict_New();
    if (annotations == NULL) {
        return -1;
    }
    int failed = PyObject_SetItem(names, &_Py_ID(__annotations__), annotations);
    Py_DECREF(annotations);
    return failed;
}

PyObject *sg_host_import_name(_PyInterpreterFrame *frame, PyObject *name, PyObject *fromlist, PyObject *level)
{
    PyObject *function;
    if (PyMapping_GetOptionalItem(frame->f_builtins, &_Py_ID(__import__), &function) < 0) {
        return NULL;
    }
    if (function == NULL) {
        PyErr_SetString(PyExc_ImportError, "__import__ not found");
        return NULL;
    }
    PyObject *names = frame->f_locals != NULL ? frame->f_locals : Py_None;
    PyObject *result;
    if (function == PyInterpreterState_Get()->imports.import_func) {
        int value = PyLong_AsInt(level);
        result = value == -1 && PyErr_Occurred()
                     ? NULL
                     : PyImport_ImportModuleLevelObject(name, frame->f_globals, names, fromlist, value);
    }
    else {
        PyObject *args[5] = {name, frame->f_globals, names, fromlist, level};
        result = PyObject_Vectorcall(function, args, 5, NULL);
    }
    Py_DECREF(function);
    return result;
}

PyObject *sg_host_import_from(PyObject *module, PyObject *name)
{
    PyObject *v;
    if (PyObject_GetOptionalAttr(module, name, &v) != 0) {
        return v;
    }
    PyObject *package;
    if (PyObject_GetOptionalAttr(module, &_Py_ID(__name__), &package) < 0) {
        return NULL;
    }
    if (package != NULL && !PyUnicode_Check(package)) {
        Py_CLEAR(package);
    }
    if (package != NULL) {
        /* A circular import: the submodule may be in sys.modules already. */
        PyObject *full = PyUnicode_FromFormat("%U.%U", package, name);
        if (full != NULL) {
            v = PyImport_GetModule(full);
            Py_DECREF(full);
        }
    }
    if (v == NULL && !PyErr_Occurred()) {
        v = sg_import_error(module, package, name);
    }
    Py_XDECREF(package);
    return v;
}

PyObject *sg_host_check_aiter(PyObject *iterator)
{
    if (iterator != NULL && !sg_is_async_iterator(Py_TYPE(iterator))) {
        PyErr_Format(PyExc_TypeError,
                     "'async for' received an object from __aiter__ that does not implement __anext__: %.100s",
                     Py_TYPE(iterator)->tp_name);
        Py_CLEAR(iterator);
    }
    return iterator;
}

PyObject *sg_host_get_aiter(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    if (type->tp_as_async == NULL || type->tp_as_async->am_aiter == NULL) {
        PyErr_Format(PyExc_TypeError, "'async for' requires an object with __aiter__ method, got %.100s",
                     type->tp_name);
        return NULL;
    }
    return sg_host_check_aiter(type->tp_as_async->am_aiter(o));
}

PyObject *sg_host_check_anext(PyObject *next)
{
    PyObject *awaitable = _PyCoro_GetAwaitableIter(next);
    if (awaitable == NULL) {
        _PyErr_FormatFromCause(PyExc_TypeError, "'async for' received an invalid object from __anext__: %.100s",
                               Py_TYPE(next)->tp_name);
    }
    Py_DECREF(next);
    return awaitable;
}

PyObject *sg_host_get_anext(PyObject *iterator)
{
    if (!sg_is_async_iterator(Py_TYPE(iterator))) {
        PyErr_Format(PyExc_TypeError, "'async for' requires an iterator with __anext__ method, got %.100s",
                     Py_TYPE(iterator)->tp_name);
        return NULL;
    }
    PyObject *next = Py_TYPE(iterator)->tp_as_async->am_anext(iterator);
    return next == NULL || PyAsyncGen_CheckExact(iterator) ? next : sg_host_check_anext(next);
}

PyObject *sg_host_check_await(PyObject *iterator)
{
    if (sg_is_coroutine(iterator)) {
        PyErr_SetString(PyExc_TypeError, "__await__() returned a coroutine");
        Py_CLEAR(iterator);
    }
    else if (!PyIter_Check(iterator)) {
        PyErr_Format(PyExc_TypeError, "__await__() returned non-iterator of type '%.100s'", Py_TYPE(iterator)->tp_name);
        Py_CLEAR(iterator);
    }
    return iterator;
}

PyObject *sg_host_item(PyObject *awaitable, PyObject *v, bool yielded, bool *item)
{
    sg_py_asend *asend = sg_asend(awaitable);
    *item = false;
    if (v == NULL) {
        sg_asend_end(asend,
                     PyErr_ExceptionMatches(PyExc_StopAsyncIteration) || PyErr_ExceptionMatches(PyExc_GeneratorExit));
        return NULL;
    }
    if (!yielded) {
        sg_asend_end(asend, true);
        Py_DECREF(v);
        PyErr_SetNone(PyExc_StopAsyncIteration);
        return NULL;
    }
    PyObject *value = sg_py_wrapped(v);
    if (value == NULL) {
        return v;
    }
    sg_asend_end(asend, false);
    *item = true;
    Py_INCREF(value);
    Py_DECREF(v);
    return value;
}

PyObject *sg_host_get_awaitable(PyThreadState *tstate, PyObject *o, int where)
{
    PyObject *iterator = _PyCoro_GetAwaitableIter(o);
    if (iterator == NULL) {
        _PyEval_FormatAwaitableError(tstate, Py_TYPE(o), where);
        return NULL;
    }
    if (PyCoro_CheckExact(iterator)) {
        PyObject *awaited = _PyGen_yf((PyGenObject *)iterator);
        if (awaited != NULL) {
            Py_DECREF(awaited);
            Py_CLEAR(iterator);
            PyErr_SetString(PyExc_RuntimeError, "coroutine is being awaited already");
        }
    }
    return iterator;
}

PyObject *sg_host_before_with(PyObject *manager, bool async, PyObject **exit)
{
    const char *protocol = async ? "asynchronous context manager" : "context manager";
    const char *missed = async ? "__aexit__" : "__exit__";
    PyObject *enter = _PyObject_LookupSpecial(manager, async ? &_Py_ID(__aenter__) : &_Py_ID(__enter__));
    if (enter == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_TypeError, "'%.200s' object does not support the %s protocol", Py_TYPE(manager)->tp_name,
                         protocol);
        }
        return NULL;
    }
    *exit = _PyObject_LookupSpecial(manager, async ? &_Py_ID(__aexit__) : &_Py_ID(__exit__));
    if (*exit == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_TypeError, "'%.200s' object does not support the %s protocol (missed %s method)",
                         Py_TYPE(manager)->tp_name, protocol, missed);
        }
        Py_DECREF(enter);
        return NULL;
    }
    PyObject *result = PyObject_CallNoArgs(enter);
    Py_DECREF(enter);
    if (result == NULL) {
        Py_CLEAR(*exit);
    }
    return result;
}

PyObject *sg_host_with_except_start(PyObject *exit, PyObject *exc)
{
    PyObject *traceback = PyException_GetTraceback(exc);
    PyObject *args[4] = {NULL, (PyObject *)Py_TYPE(exc), exc, traceback != NULL ? traceback : Py_None};
    PyObject *result = PyObject_Vectorcall(exit, args + 1, 3 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    Py_XDECREF(traceback);
    return result;
}

/* `super().name`; *method is set if the result is a function to be called with self. */
PyObject *sg_host_super_attr(PyObject *super, PyObject *class, PyObject *self, PyObject *name, int oparg, bool *method)
{
    *method = false;
    if (super == (PyObject *)&PySuper_Type && PyType_Check(class)) {
        int found = 0;
        bool bound = (oparg & 1) != 0 && Py_TYPE(self)->tp_getattro == PyObject_GenericGetAttr;
        PyObject *v = _PySuper_Lookup((PyTypeObject *)class, self, name, bound ? &found : NULL);
        *method = v != NULL && found;
        return v;
    }
    PyObject *args[3] = {NULL, class, self};
    PyObject *instance =
        PyObject_Vectorcall(super, args + 1, (size_t)(oparg & 2) | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    if (instance == NULL) {
        return NULL;
    }
    PyObject *v = PyObject_GetAttr(instance, name);
    Py_DECREF(instance);
    return v;
}

PyObject *sg_host_build_set(PyObject **items, int n)
{
    PyObject *set = PySet_New(NULL);
    for (int i = 0; i < n && set != NULL; i++) {
        if (PySet_Add(set, items[i]) != 0) {
            Py_CLEAR(set);
        }
    }
    return set;
}

PyObject *sg_host_slice_item(PyObject *container, PyObject *start, PyObject *stop)
{
    PyObject *slice = PySlice_New(start, stop, NULL);
    if (slice == NULL) {
        return NULL;
    }
    PyObject *v = PyObject_GetItem(container, slice);
    Py_DECREF(slice);
    return v;
}
