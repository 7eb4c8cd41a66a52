/* CPython 3.13: a collection of one generation.
 *
 * Job: implement sg_py_collect().  The host exports no function that collects another generation than the oldest, so it is
 * the one behind gc.collect(), from the module's method table, whatever the module's attribute has become since.
 */
#include "py/contract.h"

static _PyCFunctionFastWithKeywords collect;

/* The module; nothing of it stays for the program to see if that has not imported it. */
static PyObject *import_gc(void)
{
    PyObject *modules = PyImport_GetModuleDict();
    bool known = PyDict_GetItemString(modules, "gc") != NULL;
    PyObject *module = PyImport_ImportModule("gc");
    if (module != NULL && !known && PyDict_DelItemString(modules, "gc") < 0) {
        Py_CLEAR(module);
    }
    return module;
}

int sg_py_collect_init(void)
{
    PyObject *module = import_gc();
    PyModuleDef *definition = module == NULL ? NULL : PyModule_GetDef(module);
    for (PyMethodDef *entry = definition == NULL ? NULL : definition->m_methods;
         entry != NULL && entry->ml_name != NULL; entry++) {
        if (strcmp(entry->ml_name, "collect") == 0 && entry->ml_flags == (METH_FASTCALL | METH_KEYWORDS)) {
            collect = (_PyCFunctionFastWithKeywords)(void (*)(void))entry->ml_meth;
        }
    }
    Py_XDECREF(module);
    if (collect == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "the host's gc module collects in a way that sharedgil does not know");
        return -1;
    }
    return 0;
}

void sg_py_collect(int generation)
{
    PyObject *number = PyLong_FromLong(generation); /* small: it is there already */
    Py_XDECREF(collect(NULL, &number, 1, NULL));
}
