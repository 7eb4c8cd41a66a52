/* CPython 3.13: the moment before a thread starts.
 *
 * Job: implement sg_py_watch_thread_start().  The functions of `_thread` that start threads keep their names, their
 * objects and their documentation; what changes is the C function behind them, in the module's method table, which all
 * interpreters share.  An audit hook would tell the same, but with any hook set the host builds a tuple for each event,
 * of which id() is one: a program with one thread would pay for it.
 *
 * Locking: the GIL, held by the calling thread alone.
 */
#include "py/contract.h"

enum { ORDINARY_STARTERS = 2, STARTERS };

/* The method table's entries, and what stood in them.  The first two are names of one function. */
static const char *const names[STARTERS] = {"start_new_thread", "start_new", "start_joinable_thread"};
static PyMethodDef *entries[STARTERS];
static PyCFunction originals[STARTERS];
static sg_py_thread_start_fn *watcher;

static PyObject *start_ordinary(PyObject *module, PyObject *args);
static PyObject *start_joinable(PyObject *module, PyObject *args, PyObject *kwargs);

static PyCFunction replacement(int starter)
{
    return starter < ORDINARY_STARTERS ? start_ordinary : (PyCFunction)(void (*)(void))start_joinable;
}

/* Tells the watcher; returns what is to run now, or NULL with an exception. */
static PyCFunction announced(int starter)
{
    if (watcher == NULL) {
        return originals[starter];
    }
    if (watcher() < 0) {
        return NULL;
    }
    /* A watcher that has given up has made room for another one, who wants to know of this thread too. */
    PyCFunction current = entries[starter]->ml_meth;
    return watcher == NULL && current != replacement(starter) ? current : originals[starter];
}

static PyObject *start_ordinary(PyObject *module, PyObject *args)
{
    PyCFunction start = announced(0);
    return start == NULL ? NULL : start(module, args);
}

static PyObject *start_joinable(PyObject *module, PyObject *args, PyObject *kwargs)
{
    PyCFunctionWithKeywords start = (PyCFunctionWithKeywords)(void (*)(void))announced(ORDINARY_STARTERS);
    return start == NULL ? NULL : start(module, args, kwargs);
}

static int find_entries(void)
{
    PyObject *module = PyImport_ImportModule("_thread");
    PyModuleDef *definition = module == NULL ? NULL : PyModule_GetDef(module);
    int found = 0;
    for (PyMethodDef *entry = definition == NULL ? NULL : definition->m_methods;
         entry != NULL && entry->ml_name != NULL; entry++) {
        for (int i = 0; i < STARTERS; i++) {
            int flags = i < ORDINARY_STARTERS ? METH_VARARGS : METH_VARARGS | METH_KEYWORDS;
            if (strcmp(entry->ml_name, names[i]) == 0 && entry->ml_flags == flags) {
                entries[i] = entry;
                found++;
            }
        }
    }
    Py_XDECREF(module);
    if (found != STARTERS) {
        PyErr_SetString(PyExc_RuntimeError,
                        "the host's _thread module starts threads in a way that sharedgil does not know");
        return -1;
    }
    return 0;
}

int sg_py_watch_thread_start(sg_py_thread_start_fn *fn)
{
    if (entries[0] == NULL && (find_entries() < 0 || Py_AtExit(sg_py_unwatch_thread_start) < 0)) {
        entries[0] = NULL;
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_RuntimeError, "the host has no room for another function to call at its end");
        }
        return -1;
    }
    for (int i = 0; i < STARTERS && watcher == NULL; i++) {
        if (entries[i]->ml_meth != replacement(i)) {
            originals[i] = entries[i]->ml_meth;
            entries[i]->ml_meth = replacement(i);
        }
    }
    watcher = fn;
    return 0;
}

void sg_py_unwatch_thread_start(void)
{
    for (int i = 0; i < STARTERS && watcher != NULL; i++) {
        /* Whoever has put something else there since calls ours, which then passes the call on. */
        if (entries[i]->ml_meth == replacement(i)) {
            entries[i]->ml_meth = originals[i];
        }
    }
    watcher = NULL;
}
