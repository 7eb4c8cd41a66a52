/* collections.defaultdict.  Job, invariant and locking: defaultdict.h. */
#include "objects/defaultdict.h"

#include "memory/plain_types.h"
#include "objects/new.h"

PyTypeObject *sg_defaultdict_type;
bool sg_defaultdict_keeps;

/* ---- the layout ---- */

/* Whether an item that a factory has set is kept: this one sets the key 1 to 1, and returns None. */
static bool find_out(PyObject *o, bool *keeps)
{
    PyObject *functools = PyImport_ImportModule("functools"), *one = PyLong_FromLong(1), *factory = NULL;
    PyObject *set = PyObject_GetAttrString(o, "__setitem__"), *item = NULL;
    if (functools != NULL && one != NULL && set != NULL) {
        factory = PyObject_CallMethod(functools, "partial", "OOO", set, one, one);
    }
    if (factory != NULL && PyObject_SetAttrString(o, "default_factory", factory) == 0) {
        item = PyObject_GetItem(o, one);
    }
    bool known = item != NULL && ((sg_py_defaultdict *)o)->default_factory == factory;
    *keeps = item == one;
    if (factory != NULL) {
        PyObject_SetAttrString(o, "default_factory", Py_None); /* it holds the dict */
    }
    Py_XDECREF(functools);
    Py_XDECREF(one);
    Py_XDECREF(factory);
    Py_XDECREF(set);
    Py_XDECREF(item);
    return known;
}

static bool release(sg_heap *heap, PyObject *o)
{
    if (!sg_death_dict_is_plain((PyDictObject *)o)) {
        return false;
    }
    sg_death_dict_table(heap, ((PyDictObject *)o)->ma_keys);
    return true;
}

static bool look(PyObject *o, sg_look *state)
{
    return sg_look_at_dict((PyDictObject *)o, state);
}

bool sg_defaultdict_accept(PyTypeObject *type)
{
    if (sg_defaultdict_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_defaultdict)) {
        return type == sg_defaultdict_type;
    }
    PyObject *o = PyObject_CallFunctionObjArgs((PyObject *)type, &PyList_Type, NULL);
    bool known = o != NULL && PyDict_Check(o) && ((sg_py_defaultdict *)o)->default_factory == (PyObject *)&PyList_Type
                 && find_out(o, &sg_defaultdict_keeps);
    if (known) {
        sg_defaultdict_type = (PyTypeObject *)Py_NewRef(type);
        sg_plain_type_add(&(sg_plain_type){.type = type,
                                           .children = {offsetof(sg_py_defaultdict, default_factory)},
                                           .release = release,
                                           .look = look});
    }
    Py_XDECREF(o);
    PyErr_Clear();
    return known;
}

/* ---- new ones ---- */

sg_slot sg_defaultdict_new(sg_heap *heap, PyInterpreterState *interp, sg_slot *factory)
{
    sg_py_defaultdict *o = sg_gc_block(heap, SG_GC_HEADER, sizeof *o);
    sg_reserve_take(heap, (PyObject *)sg_defaultdict_type);
    ((PyObject *)o)->ob_refcnt = 1;
    ((PyObject *)o)->ob_type = sg_defaultdict_type;
    sg_dict_begin(heap, interp, &o->dict);
    o->default_factory = *factory == 0 ? NULL : sg_to_heap(heap, *factory);
    *factory = 0;
    sg_nursery_add(heap, (PyObject *)o);
    return sg_owned((PyObject *)o);
}
