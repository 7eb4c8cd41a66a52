/* A PEP 523 hook that does nothing but call CPython's own evaluator, and keep a record if it is asked to.
 *
 * CPython behaves a little differently as soon as any hook is set (Python-to-Python calls recurse in C, for one). A test
 * that fails with our hook is ours to mend unless it fails with this one too.
 *
 * Locking: none; both functions are called with the GIL held. */
#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1
#include <Python.h>

#include <internal/pycore_ceval.h>
#include <internal/pycore_frame.h>

static PyObject *record; /* a list for the names of the functions whose frames come here, or NULL */

static PyObject *run_as_host(PyThreadState *tstate, struct _PyInterpreterFrame *frame, int throwflag)
{
    if (record != NULL && frame->f_funcobj != NULL && PyFunction_Check(frame->f_funcobj)
        && PyList_Append(record, ((PyFunctionObject *)frame->f_funcobj)->func_qualname) < 0) {
        PyErr_Clear();
    }
    return _PyEval_EvalFrameDefault(tstate, frame, throwflag);
}

static PyObject *install(PyObject *module, PyObject *args)
{
    PyObject *list = NULL;
    if (!PyArg_ParseTuple(args, "|O!", &PyList_Type, &list)) {
        return NULL;
    }
    Py_XSETREF(record, Py_XNewRef(list));
    _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState_Get(), run_as_host);
    Py_RETURN_NONE;
}

static PyObject *uninstall(PyObject *module, PyObject *unused)
{
    _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState_Get(), _PyEval_EvalFrameDefault);
    Py_RETURN_NONE;
}

static PyObject *is_installed(PyObject *module, PyObject *unused)
{
    return PyBool_FromLong(_PyInterpreterState_GetEvalFrameFunc(PyInterpreterState_Get()) == run_as_host);
}

static PyMethodDef functions[] = {
    {"install", install, METH_VARARGS, "Set the hook for this interpreter; a list gets the names of what it runs."},
    {"uninstall", uninstall, METH_NOARGS, "Set no hook at all."},
    {"is_installed", is_installed, METH_NOARGS, "Whether this hook is the one that is set."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "nullhook",   .m_doc = "A PEP 523 hook that does nothing.",
    .m_size = -1,          .m_methods = functions,
};

PyMODINIT_FUNC PyInit_nullhook(void)
{
    return PyModule_Create(&definition);
}
