/* sharedgil._first_thread: what a program has of sharedgil until it starts a thread.
 *
 * Job: call a Python function once, just before the main interpreter's first thread starts.  That function loads
 * sharedgil._core, which is far larger: a program with one thread shall not pay for it.
 */
#include "py/contract.h"

static PyObject *waiting; /* the function; NULL while nothing is waited for */

static int thread_starts(void);

/* Calls the function, if one waits; -1 with its exception, and then it goes on waiting. */
static int end_wait(void)
{
    if (waiting == NULL || PyInterpreterState_Get() != PyInterpreterState_Main()) {
        return 0;
    }
    PyObject *function = waiting;
    waiting = NULL;
    sg_py_unwatch_thread_start();
    /* A debugger would see it in the midst of the program's own code. */
    PyThreadState *tstate = PyThreadState_Get();
    PyThreadState_EnterTracing(tstate);
    PyObject *result = PyObject_CallNoArgs(function);
    PyThreadState_LeaveTracing(tstate);
    if (result == NULL) {
        PyObject *error = PyErr_GetRaisedException();
        waiting = function;
        if (sg_py_watch_thread_start(thread_starts) < 0) {
            PyErr_Clear();
        }
        PyErr_SetRaisedException(error);
        return -1;
    }
    Py_DECREF(result);
    Py_DECREF(function);
    return 0;
}

static int thread_starts(void)
{
    return end_wait();
}

static PyObject *py_wait(PyObject *module, PyObject *function)
{
    if (PyInterpreterState_Get() == PyInterpreterState_Main()) {
        if (sg_py_watch_thread_start(thread_starts) < 0) {
            return NULL;
        }
        waiting = Py_NewRef(function);
    }
    Py_RETURN_NONE;
}

static PyObject *py_end_wait(PyObject *module, PyObject *unused)
{
    if (end_wait() < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"wait", py_wait, METH_O,
     PyDoc_STR("wait(function)\n--\n\nCall this just before the first thread starts; not in other interpreters than "
               "the main one.")},
    {"end_wait", py_end_wait, METH_NOARGS, PyDoc_STR("end_wait()\n--\n\nCall it now, if it still waits.")},
    {0},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "sharedgil._first_thread",
    .m_doc = PyDoc_STR("Waits for the first thread."),
    .m_size = -1,
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit__first_thread(void)
{
    return PyModule_Create(&definition);
}
