/* threading.local.  Job, invariant and locking: thread_local.h. */
#include "objects/thread_local.h"

#include <string.h>

#include "objects/dict.h"

getattrofunc sg_thread_local_getattro;
setattrofunc sg_thread_local_setattro;

PyDictObject *sg_thread_local_dict(PyObject *o)
{
    PyObject *key = PyThreadState_GetUnchecked()->threading_local_key, *dict;
    PyDictObject *dicts = (PyDictObject *)((sg_py_thread_local *)o)->dicts;
    return key != NULL && sg_dict_get(dicts, sg_from_heap(key), &dict) == SG_FOUND && dict != NULL
                   && PyDict_CheckExact(dict)
               ? (PyDictObject *)dict
               : NULL;
}

/* One with an attribute. */
static bool has_our_layout(PyObject *o)
{
    const sg_py_thread_local *local = (sg_py_thread_local *)o;
    if (PyObject_SetAttrString(o, "sg_attribute", Py_None) < 0 || local->weakrefs == NULL
        || ((PyWeakReference *)local->weakrefs)->wr_object != o /* its sentinel's */ || local->dicts == NULL
        || !PyDict_CheckExact(local->dicts) || local->sentinels == NULL || !PySet_CheckExact(local->sentinels)
        || PyDict_GET_SIZE(local->dicts) != 1) {
        return false;
    }
    PyDictObject *dict = sg_thread_local_dict(o);
    return dict != NULL && PyDict_GET_SIZE(dict) == 1
           && PyDict_GetItemString((PyObject *)dict, "sg_attribute") == Py_None;
}

static PyTypeObject *base_of(PyTypeObject *type)
{
    while (type != NULL && strcmp(type->tp_name, "_thread._local") != 0) {
        type = type->tp_base;
    }
    return type;
}

void sg_thread_local_learn(PyTypeObject *type)
{
    static bool tried;
    /* No class made by Python code can be changed as little, whatever its name. */
    PyTypeObject *base = tried || type->tp_getattro == PyObject_GenericGetAttr ? NULL : base_of(type);
    if (base == NULL || !PyType_HasFeature(base, Py_TPFLAGS_IMMUTABLETYPE)) {
        return;
    }
    tried = true;
    PyObject *o =
        base->tp_basicsize == (Py_ssize_t)sizeof(sg_py_thread_local) ? PyObject_CallNoArgs((PyObject *)base) : NULL;
    if (o != NULL && has_our_layout(o)) {
        sg_thread_local_getattro = base->tp_getattro;
        sg_thread_local_setattro = base->tp_setattro;
    }
    Py_XDECREF(o);
    PyErr_Clear();
}
