// Stand-in for the Python-visible module until the engine is there: the interface, and no effect.
// It keeps one flag, under the GIL.
#include <Python.h>
#include <stdbool.h>

static bool enabled;

static PyObject *
core_enable(PyObject *self, PyObject *force)
{
    enabled = true;
    Py_RETURN_NONE;
}

static PyObject *
core_disable(PyObject *self, PyObject *none)
{
    enabled = false;
    Py_RETURN_NONE;
}

static PyObject *
core_is_enabled(PyObject *self, PyObject *none)
{
    return PyBool_FromLong(enabled);
}

static PyObject *
core_check(PyObject *self, PyObject *none)
{
    Py_RETURN_NONE;
}

static PyObject *
core_hook_state(PyObject *self, PyObject *none)
{
    return PyUnicode_FromString("none");
}

static PyObject *
core_status(PyObject *self, PyObject *none)
{
    return Py_BuildValue("{s:s,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:{},s:{}}", "mode", enabled ? "idle" : "off", "team", 0,
                         "exclusive_sections", 0, "sticky_slices", 0, "hand_overs", 0, "publishes", 0, "yields", 0,
                         "log_flushes", 0, "causes", "hand_over_reasons");
}

static PyObject *
core_ignore(PyObject *self, PyObject *args)
{
    Py_RETURN_NONE;
}

static PyMethodDef core_methods[] = {
    {"enable", core_enable, METH_O, NULL},
    {"disable", core_disable, METH_NOARGS, NULL},
    {"is_enabled", core_is_enabled, METH_NOARGS, NULL},
    {"check", core_check, METH_NOARGS, NULL},
    {"hook_state", core_hook_state, METH_NOARGS, NULL},
    {"status", core_status, METH_NOARGS, NULL},
    {"name_causes", core_ignore, METH_O, NULL},
    {"reset_status", core_ignore, METH_NOARGS, NULL},
    {"pin_code", core_ignore, METH_O, NULL},
    {"pin_modules", core_ignore, METH_O, NULL},
    {"pin_enter", core_ignore, METH_NOARGS, NULL},
    {"pin_exit", core_ignore, METH_NOARGS, NULL},
    {0},
};

static struct PyModuleDef core_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "sharedgil._core",
    .m_size = -1,
    .m_methods = core_methods,
};

PyMODINIT_FUNC
PyInit__core(void)
{
    return PyModule_Create(&core_module);
}
