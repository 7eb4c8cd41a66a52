/* Exceptions.  Job: unwind.h. */
#include "vm/unwind.h"

/* The exception table's integers: six bits a byte, most significant first, bit 6 says more follow. */
static const unsigned char *read_varint(const unsigned char *p, int *value)
{
    int v = *p & 63;
    while (*p & 64) {
        p++;
        v = v << 6 | (*p & 63);
    }
    *value = v;
    return p + 1;
}

bool sg_find_handler(PyCodeObject *code, int offset, sg_handler *handler)
{
    const unsigned char *p = (const unsigned char *)PyBytes_AS_STRING(code->co_exceptiontable);
    const unsigned char *end = p + PyBytes_GET_SIZE(code->co_exceptiontable);
    while (p < end) {
        int start, length, target, depth_and_lasti;
        p = read_varint(p, &start);
        if (start > offset) {
            return false;
        }
        p = read_varint(p, &length);
        p = read_varint(p, &target);
        p = read_varint(p, &depth_and_lasti);
        if (offset < start + length) {
            handler->level = depth_and_lasti >> 1;
            handler->lasti = (depth_and_lasti & 1) != 0;
            handler->target = target;
            return true;
        }
    }
    return false;
}

/* An exception instance from a class or an instance, or NULL with `message` raised; consumes. */
static PyObject *as_exception(PyObject *what, const char *message)
{
    if (PyExceptionInstance_Check(what)) {
        return what;
    }
    if (!PyExceptionClass_Check(what)) {
        Py_DECREF(what);
        PyErr_SetString(PyExc_TypeError, message);
        return NULL;
    }
    PyObject *value = PyObject_CallNoArgs(what);
    if (value != NULL && !PyExceptionInstance_Check(value)) {
        PyErr_Format(PyExc_TypeError, "calling %R should have returned an instance of BaseException, not %R", what,
                     Py_TYPE(value));
        Py_CLEAR(value);
    }
    Py_DECREF(what);
    return value;
}

int sg_do_raise(PyThreadState *tstate, PyObject *exc, PyObject *cause)
{
    (void)tstate;
    if (exc == NULL) {
        exc = PyErr_GetHandledException();
        if (exc == NULL || exc == Py_None) {
            Py_XDECREF(exc);
            PyErr_SetString(PyExc_RuntimeError, "No active exception to reraise");
            return 0;
        }
        PyErr_SetRaisedException(exc);
        return 1;
    }
    /* A class is raised by its own name even if calling it gave an instance of another. */
    PyObject *type = PyExceptionClass_Check(exc) ? Py_NewRef(exc) : NULL;
    PyObject *value = as_exception(exc, "exceptions must derive from BaseException");
    if (value == NULL) {
        Py_XDECREF(cause);
        Py_XDECREF(type);
        return 0;
    }
    if (type == NULL) {
        type = Py_NewRef(Py_TYPE(value));
    }
    bool failed = false;
    if (cause == Py_None) {
        PyException_SetCause(value, NULL);
    }
    else if (cause != NULL) {
        cause = as_exception(cause, "exception causes must derive from BaseException");
        failed = cause == NULL;
        if (!failed) {
            PyException_SetCause(value, cause);
        }
    }
    if (!failed) {
        PyErr_SetObject(type, value);
    }
    Py_DECREF(value);
    Py_DECREF(type);
    return 0;
}

int sg_recursion_exceeded(PyThreadState *tstate)
{
    if (tstate->recursion_headroom) {
        if (tstate->py_recursion_remaining < -50) {
            Py_FatalError("Cannot recover from Python stack overflow.");
        }
        return 0;
    }
    tstate->recursion_headroom++;
    PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded");
    tstate->recursion_headroom--;
    return -1;
}

void sg_add_traceback(PyThreadState *tstate, _PyInterpreterFrame *frame)
{
    if (_PyFrame_IsIncomplete(frame)) {
        return;
    }
    PyFrameObject *object = PyThreadState_GetFrame(tstate);
    if (object != NULL) {
        PyTraceBack_Here(object);
        Py_DECREF(object);
    }
}

void sg_name_error(PyThreadState *tstate, PyObject *name)
{
    _PyEval_FormatExcCheckArg(tstate, PyExc_NameError, "name '%.200s' is not defined", name);
}
