/* A PEP 523 hook that does nothing but call CPython's own evaluator, and keep a record if it is asked to.
 *
 * Asked for it, it also takes back what that evaluator has specialised, before and after each frame. An evaluator of
 * one's own leaves the host's instructions as they were compiled; this is what a program can see of that alone.
 *
 * CPython behaves a little differently as soon as any hook is set (Python-to-Python calls recurse in C, for one). A test
 * that fails with our hook is ours to mend unless it fails with this one too.
 *
 * Locking: none; both functions are called with the GIL held. */
#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1
#include <Python.h>

#define NEED_OPCODE_METADATA 1
#include <internal/pycore_ceval.h>
#include <internal/pycore_code.h>
#include <internal/pycore_frame.h>
#include <internal/pycore_opcode_metadata.h>

static PyObject *record; /* a list for the names of the functions whose frames come here, or NULL */

static int unspecialised;

/* Tells compiled instructions from the words of their caches; leaves alone what a tool has instrumented. */
static void take_back(PyCodeObject *code)
{
    _Py_CODEUNIT *unit = _PyCode_CODE(code);
    _Py_CODEUNIT *end = unit + Py_SIZE(code);
    while (unit < end) {
        int compiled = unit->op.code < MIN_INSTRUMENTED_OPCODE ? _PyOpcode_Deopt[unit->op.code] : 0;
        if (compiled == 0) {
            return;
        }
        unit->op.code = (uint8_t)compiled;
        unit += 1 + _PyOpcode_Caches[compiled];
    }
}

static PyObject *run_as_host(PyThreadState *tstate, struct _PyInterpreterFrame *frame, int throwflag)
{
    if (record != NULL && frame->f_funcobj != NULL && PyFunction_Check(frame->f_funcobj)
        && PyList_Append(record, ((PyFunctionObject *)frame->f_funcobj)->func_qualname) < 0) {
        PyErr_Clear();
    }
    if (!unspecialised) {
        return _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    }
    PyCodeObject *code = (PyCodeObject *)Py_NewRef(_PyFrame_GetCode(frame));
    take_back(code);
    PyObject *result = _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    take_back(code);
    Py_DECREF(code);
    return result;
}

static PyObject *install(PyObject *module, PyObject *args, PyObject *named)
{
    static char *names[] = {"record", "unspecialised", NULL};
    PyObject *list = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, named, "|O!p", names, &PyList_Type, &list, &unspecialised)) {
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
    {"install", (PyCFunction)(void (*)(void))install, METH_VARARGS | METH_KEYWORDS,
     "Set the hook: (list for the names of what it runs, whether to undo specialisation)."},
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
