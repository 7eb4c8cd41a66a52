/* What a failing `from module import name` raises.  Job: import_error.h.
 *
 * The module's attributes have been asked for when this is called, and asking again would show: a module's __getattr__
 * may count, warn or change its mind.  So the stand-in answers with what is known, and passes on nothing but the question
 * for __spec__, which the host asks only now.
 */
#include "vm/import_error.h"

#include "vm/eval.h"

static PyCodeObject *line;          /* from module import name */
static PyTypeObject *stand_in_type; /* a module, for the host looks into its dict */

/* The key of the module in a stand-in's dict: no attribute has such a name. */
#define MODULE Py_None

static PyObject *stand_in_attribute(PyObject *self, PyObject *name)
{
    PyObject *names = PyModule_GetDict(self), *value;
    if (PyDict_GetItemRef(names, name, &value) != 0) {
        return value;
    }
    PyObject *module = PyUnicode_EqualToUTF8(name, "__spec__") ? PyDict_GetItemWithError(names, MODULE) : NULL;
    if (module != NULL) {
        return PyObject_GetAttr(module, name);
    }
    if (!PyErr_Occurred()) {
        PyErr_SetObject(PyExc_AttributeError, name);
    }
    return NULL;
}

int sg_import_error_init(void)
{
    PyType_Slot slots[] = {{Py_tp_getattro, stand_in_attribute}, {0, NULL}};
    PyType_Spec spec = {.name = "sharedgil._core.module", .flags = Py_TPFLAGS_DEFAULT, .slots = slots};
    stand_in_type = (PyTypeObject *)PyType_FromSpecWithBases(&spec, (PyObject *)&PyModule_Type);
    line = (PyCodeObject *)Py_CompileString("from module import name", "<sharedgil>", Py_file_input);
    return stand_in_type == NULL || line == NULL ? -1 : 0;
}

static PyObject *stand_in_for(PyObject *module, PyObject *package, PyObject *name)
{
    PyObject *stand_in = stand_in_type->tp_new(stand_in_type, NULL, NULL), *file = NULL;
    if (stand_in == NULL) {
        return NULL;
    }
    PyObject *names = PyModule_GetDict(stand_in);
    bool knows_spec = PyUnicode_EqualToUTF8(name, "__spec__"); /* that there is none */
    if ((!knows_spec && PyDict_SetItem(names, MODULE, module) < 0)
        || (package != NULL && PyDict_SetItemString(names, "__name__", package) < 0)
        || (PyModule_Check(module) && PyDict_GetItemStringRef(PyModule_GetDict(module), "__file__", &file) < 0)
        || (file != NULL && PyDict_SetItemString(names, "__file__", file) < 0) || PyDict_Pop(names, name, NULL) < 0) {
        Py_CLEAR(stand_in);
    }
    Py_XDECREF(file);
    return stand_in;
}

static PyObject *import(PyObject *stand_in, PyObject *Py_UNUSED(arguments))
{
    return Py_NewRef(stand_in);
}

/* Globals in which `import` gives the stand-in. */
static PyObject *globals_for(PyObject *stand_in)
{
    static PyMethodDef definition = {"__import__", import, METH_VARARGS, NULL};
    PyObject *function = PyCFunction_New(&definition, stand_in);
    PyObject *globals = function == NULL ? NULL : Py_BuildValue("{s:{s:O}}", "__builtins__", "__import__", function);
    Py_XDECREF(function);
    return globals;
}

/* The line for this name. */
static PyObject *line_for(PyObject *name)
{
    PyObject *names = PyTuple_Pack(2, PyTuple_GET_ITEM(line->co_names, 0), name);
    PyObject *bytes = PyCode_GetCode(line), *none = PyTuple_New(0), *code = NULL;
    if (names != NULL && bytes != NULL && none != NULL) {
        code =
            (PyObject *)PyUnstable_Code_New(0, 0, 0, line->co_stacksize, line->co_flags, bytes, line->co_consts, names,
                                            none, none, none, line->co_filename, line->co_name, line->co_qualname,
                                            line->co_firstlineno, line->co_linetable, line->co_exceptiontable);
    }
    Py_XDECREF(names);
    Py_XDECREF(bytes);
    Py_XDECREF(none);
    return code;
}

/* The exception comes out of the line; its traceback shall begin with the frame that imports. */
static void hide_line(void)
{
    PyObject *exc = PyErr_GetRaisedException(), *traceback = PyException_GetTraceback(exc);
    if (traceback != NULL) {
        PyTracebackObject *next = ((PyTracebackObject *)traceback)->tb_next;
        PyException_SetTraceback(exc, next == NULL ? Py_None : (PyObject *)next);
        Py_DECREF(traceback);
    }
    PyErr_SetRaisedException(exc);
}

PyObject *sg_import_error(PyObject *module, PyObject *package, PyObject *name)
{
    PyObject *globals = NULL, *code = NULL, *found = NULL;
    PyObject *stand_in = stand_in_for(module, package, name);
    if (stand_in == NULL || (globals = globals_for(stand_in)) == NULL || (code = line_for(name)) == NULL) {
        goto done;
    }
    PyObject *result = sg_run_on_host(code, globals);
    if (result == NULL) {
        hide_line();
        goto done;
    }
    Py_DECREF(result);
    if (PyDict_GetItemRef(globals, name, &found) == 0) {
        PyErr_SetObject(PyExc_ImportError, name);
    }
done:
    Py_XDECREF(stand_in);
    Py_XDECREF(globals);
    Py_XDECREF(code);
    return found;
}
